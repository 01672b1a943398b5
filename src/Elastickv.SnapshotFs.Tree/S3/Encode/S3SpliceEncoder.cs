using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.S3.Encode;

/// <summary>What the edits below <c>s3/</c> mean for the rows of the base (spec 07 §6).</summary>
internal sealed class S3SpliceEncoder : ISpliceEncoder
{
    public ReadOnlySpan<byte> Name => "s3"u8;

    private static ReadOnlySpan<byte> Root => "s3/"u8;

    public void Encode(SpliceContext context)
    {
        var surveys = new SurveyCache(context.View);
        var bodies = new BodyReader();
        foreach ((byte[] name, List<byte[]> touched) in Buckets(context))
        {
            new SplicedBucket(context, name, touched, surveys, bodies).Encode();
        }
    }

    /// <summary>The touched paths by bucket. In byte order the paths of one bucket may have those of others between them.</summary>
    private static SortedDictionary<byte[], List<byte[]>> Buckets(SpliceContext context)
    {
        var buckets = new SortedDictionary<byte[], List<byte[]>>(ByteOrder.Instance);
        foreach (byte[] path in context.Touched)
        {
            if (!path.AsSpan().StartsWith(Root))
            {
                continue;
            }

            ReadOnlySpan<byte> below = path.AsSpan(Root.Length);
            byte[] name = ObjectPath.First(below).ToArray();
            if (name.Length == below.Length)
            {
                RefuseFile(context, path);
                continue;
            }

            if (!buckets.TryGetValue(name, out List<byte[]>? touched))
            {
                buckets.Add(name, touched = []);
            }

            touched.Add(below[(name.Length + 1)..].ToArray());
        }

        return buckets;
    }

    private static void RefuseFile(SpliceContext context, byte[] path)
    {
        if (context.Final.KindOf(path) is not (SourceKind.Missing or SourceKind.Directory))
        {
            context.Report(new DocumentDefectException(path, "expected the directory of a bucket"));
        }
    }
}
