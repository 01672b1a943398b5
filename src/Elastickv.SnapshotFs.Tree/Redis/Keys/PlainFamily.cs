using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Tree.Redis.Keys;

/// <summary>A family whose user keys are the prefix and the Redis key as it is: <c>!redis|str|</c> k.</summary>
internal sealed class PlainFamily(SnapshotView view, ReadOnlySpan<byte> prefix) : RowFamily(view, prefix, hasTails: false)
{
    public override RowCursor Scan() => View.Scan(Prefix);

    public override bool TryParse(ReadOnlySpan<byte> userKey, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> tail)
    {
        tail = default;
        key = default;
        if (!userKey.StartsWith(Prefix))
        {
            return false;
        }

        key = userKey[Prefix.Length..];
        return true;
    }

    public override RowCursor ScanFrom(ReadOnlySpan<byte> head) => Scan(head);

    public override bool TryStepTo(ref RowCursor cursor, ReadOnlySpan<byte> head) => cursor.MoveNext();

    protected override int FormLength(int keyLength) => keyLength;

    protected override void WriteKey(ReadOnlySpan<byte> key, Span<byte> destination) => key.CopyTo(destination);
}
