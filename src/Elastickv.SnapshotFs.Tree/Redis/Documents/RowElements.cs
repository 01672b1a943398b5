using System.Buffers.Binary;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Redis.Keys;

namespace Elastickv.SnapshotFs.Tree.Redis.Documents;

/// <summary>Elements with a row each; those that cannot be shown are left out.</summary>
internal sealed class RowElements(WideFamilies families, ReadOnlySpan<byte> key) : IElements
{
    private readonly OrderedCursor rows = families.Elements.ScanOrdered(key);
    private readonly int nameStart = families.Elements.TailStart(key);

    /// <summary>Number of element rows, sound or not.</summary>
    public long Count => rows.Count;

    public ReadOnlySpan<byte> Name => rows.Current.UserKey[nameStart..];

    public ReadOnlySpan<byte> Value => rows.Current.Body;

    public ulong ScoreBits => BinaryPrimitives.ReadUInt64BigEndian(rows.Current.Body);

    public Row Source => rows.Current;

    public bool MoveNext()
    {
        while (rows.MoveNext())
        {
            if (families.IsSound(rows.Current))
            {
                return true;
            }
        }

        return false;
    }

    public void Dispose() => rows.Dispose();
}
