using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Redis.Encode;

/// <summary>The edits below <c>redis/</c> to rows (spec 07 §4).</summary>
internal sealed class RedisSpliceEncoder : ISpliceEncoder
{
    public ReadOnlySpan<byte> Name => "redis"u8;

    public void Encode(SpliceContext context)
    {
        using var splice = new KeySplice(context);
        splice.Run();
    }
}
