using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary><c>s3/</c> to the rows that the reference encoder writes (spec 05 §12).</summary>
internal sealed class S3CanonicalEncoder : ICanonicalEncoder
{
    public ReadOnlySpan<byte> Name => "s3"u8;

    public void Encode(EncodeContext context)
    {
        switch (context.Source.KindOf(Name))
        {
            case SourceKind.Missing:
                return;
            case SourceKind.Directory:
                context.Source.List(Name, new Buckets(context));
                return;
            default:
                throw new DocumentDefectException(Name, "expected a directory");
        }
    }

    /// <summary>Every directory is a bucket; of the rest only what begins with an underscore may lie there (spec 05 §12.1).</summary>
    private sealed class Buckets(EncodeContext context) : ISourceEntrySink
    {
        private readonly BodyReader bodies = new();

        public void Add(ReadOnlySpan<byte> name, SourceKind kind)
        {
            if (kind == SourceKind.Directory)
            {
                using var bucket = new CanonicalBucket(context, name.ToArray(), bodies);
                bucket.Encode();
            }
            else if (name[0] != (byte)'_')
            {
                throw new DocumentDefectException([.. "s3/"u8, .. name], "expected the directory of a bucket");
            }
        }
    }
}
