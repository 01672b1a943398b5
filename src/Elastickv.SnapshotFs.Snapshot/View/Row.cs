using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Elastickv.SnapshotFs.Snapshot;

/// <summary>
/// A row as it is visible at the read timestamp: the newest version of a user key, or a write rolled forward. Points into the mapped file
/// and is valid as long as the snapshot is open; never written to.
/// </summary>
public readonly unsafe struct Row
{
    private readonly byte* userKey;
    private readonly byte* body;
    private readonly int userKeyLength;
    private readonly int bodyLength;

    internal Row(ReadOnlySpan<byte> userKey, ReadOnlySpan<byte> body, ulong commitTimestamp, RowDamage damage, long position)
    {
        // Both spans lie in the mapped file, which nothing moves, so the pointers stay good.
        this.userKey = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(userKey));
        this.body = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(body));
        userKeyLength = userKey.Length;
        bodyLength = body.Length;
        CommitTimestamp = commitTimestamp;
        Damage = damage;
        Position = position;
    }

    /// <summary>Key without the timestamp suffix.</summary>
    public ReadOnlySpan<byte> UserKey => new(userKey, userKeyLength);

    /// <summary>User value: the raw value without its 9-byte header. Empty for a damaged row.</summary>
    public ReadOnlySpan<byte> Body => new(body, bodyLength);

    /// <summary>HLC commit timestamp (spec 01 §4).</summary>
    public ulong CommitTimestamp { get; }

    /// <summary>Why the row cannot be read; such a row hides its key (spec 00 §5).</summary>
    public RowDamage Damage { get; }

    /// <summary>Whether the body can be used.</summary>
    public bool IsReadable => Damage == RowDamage.None;

    /// <summary>
    /// Identifies the row within its view: two opens of one file give the same number. At most 45 bits. Give it back to
    /// <see cref="SnapshotView.TryGetAt"/>.
    /// </summary>
    public long Position { get; }
}
