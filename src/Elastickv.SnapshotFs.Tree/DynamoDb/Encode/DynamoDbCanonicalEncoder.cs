using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.Tree.DynamoDb.Encode;

/// <summary><c>dynamodb/</c> to the rows that the reference encoder writes (spec 04 §13).</summary>
internal sealed class DynamoDbCanonicalEncoder : ICanonicalEncoder
{
    public ReadOnlySpan<byte> Name => "dynamodb"u8;

    public void Encode(EncodeContext context)
    {
        switch (context.Source.KindOf(Name))
        {
            case SourceKind.Missing:
                return;
            case SourceKind.Directory:
                using (var tables = new Tables(context))
                {
                    context.Source.List(Name, tables);
                }

                return;
            default:
                throw new DocumentDefectException(Name, "expected a directory");
        }
    }

    /// <summary>Only real directories are tables; what else lies there is not looked at (spec 02 §11.1).</summary>
    private sealed class Tables(EncodeContext context) : ISourceEntrySink, IDisposable
    {
        private readonly ItemFile item = new();

        public void Add(ReadOnlySpan<byte> name, SourceKind kind)
        {
            if (kind == SourceKind.Directory)
            {
                new CanonicalTable(context, name.ToArray(), item).Encode();
            }
        }

        public void Dispose() => item.Dispose();
    }
}
