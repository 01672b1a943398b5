using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.Sqs.Encode;

/// <summary><c>sqs/</c> to the rows that the reference encoder writes (spec 06 §10).</summary>
internal sealed class SqsCanonicalEncoder : ICanonicalEncoder
{
    public ReadOnlySpan<byte> Name => "sqs"u8;

    public void Encode(EncodeContext context)
    {
        switch (context.Source.KindOf(Name))
        {
            case SourceKind.Missing:
                return;
            case SourceKind.Directory:
                using (var queues = new Queues(context))
                {
                    context.Source.List(Name, queues);
                }

                return;
            default:
                throw new DocumentDefectException(Name, "expected a directory");
        }
    }

    /// <summary>Only real directories are queues; what else lies there is not looked at (spec 02 §11.1).</summary>
    private sealed class Queues(EncodeContext context) : ISourceEntrySink, IDisposable
    {
        private readonly MessageLine line = new();
        private readonly StoredMessage stored = new();

        public void Add(ReadOnlySpan<byte> name, SourceKind kind)
        {
            if (kind == SourceKind.Directory)
            {
                new CanonicalQueue(context, [.. "sqs/"u8, .. name], line, stored).Encode();
            }
        }

        public void Dispose()
        {
            line.Dispose();
            stored.Dispose();
        }
    }
}
