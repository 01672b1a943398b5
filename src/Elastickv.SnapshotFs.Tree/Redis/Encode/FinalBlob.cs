using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>The final document of a string or an HLL: one file and one line of a sidecar.</summary>
/// <param name="before">The base.</param>
/// <param name="name">Which file it is.</param>
/// <param name="key">Its key.</param>
/// <param name="file">The open file, which becomes the document's.</param>
/// <param name="expireAtMs">Unix milliseconds; 0 = never.</param>
internal sealed class FinalBlob(BaseKeys before, KeyFile name, byte[] key, SourceFile file, ulong expireAtMs) : IKeyDocument
{
    public void Check(KeyRows lengths)
    {
        if (file.Length > RowLimits.MaxValue)
        {
            throw new DocumentDefectException(name.Path, $"the value has {file.Length} bytes, at most {RowLimits.MaxValue} are possible");
        }

        Write(lengths);
    }

    public bool IsAsBefore() => before.Blob(name.Kind, key, out ulong expiry).SequenceEqual(file.All()) && expiry == expireAtMs;

    public void Write(KeyRows rows)
    {
        if (name.Kind == RedisNode.Strings)
        {
            rows.String(file.All(), expireAtMs);
        }
        else
        {
            rows.Sketch(file.All(), expireAtMs);
        }
    }

    public void Dispose() => file.Dispose();
}
