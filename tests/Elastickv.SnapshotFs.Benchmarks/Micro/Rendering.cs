using System.Text;
using BenchmarkDotNet.Attributes;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;

namespace Elastickv.SnapshotFs.Benchmarks.Micro;

/// <summary>Rendering a document from its records, front to back. One operation is one element of it.</summary>
[MemoryDiagnoser]
public class Rendering
{
    private const int Count = 10_000;

    private readonly ByteBuffer buffer = new();
    private Opened? hash;
    private Opened? queue;
    private Opened? items;

    /// <summary>Generates and opens the snapshots.</summary>
    [GlobalSetup]
    public void Setup()
    {
        hash = new Opened(path => HashScale.Write(path, Count, ScaleProfile.ServerShaped), "redis", "db_0", "hashes", "wide.json");
        queue = new Opened(path => MessageScale.Write(path, Count, ScaleProfile.ServerShaped), "sqs", "wide", "messages.jsonl");
        items = new Opened(path => ItemScale.Write(path, Count, ScaleProfile.ServerShaped), "dynamodb", "wide", "items", "item-00005000.json");
    }

    /// <summary>A hash, per field.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public long HashField() => hash!.Render(buffer);

    /// <summary>A queue, per message.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public long Message() => queue!.Render(buffer);

    /// <summary>A whole item.</summary>
    [Benchmark]
    public long Item() => items!.Render(buffer);

    /// <summary>Removes the files.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        hash?.Dispose();
        queue?.Dispose();
        items?.Dispose();
    }

    private sealed class Opened : IDisposable
    {
        private readonly GeneratedSnapshot generated;
        private readonly SnapshotTree tree;
        private readonly NodeId file = NodeId.Root;

        public Opened(Func<string, long> write, params string[] path)
        {
            generated = new GeneratedSnapshot(write);
            tree = new SnapshotTree(generated.Snapshot, new TreeOptions { SourcePath = "generated", ProgramVersion = "0" });
            foreach (string name in path)
            {
                if (!tree.TryLookup(file, Encoding.UTF8.GetBytes(name), out file))
                {
                    throw new InvalidOperationException($"{name} is not in the tree");
                }
            }
        }

        public long Render(ByteBuffer buffer)
        {
            tree.TryOpen(file, out FileContent content);
            using var document = (Document)content;
            long length = 0;
            buffer.Clear();
            while (document.RenderNext(buffer))
            {
                length += buffer.Length;
                buffer.Clear();
            }

            return length;
        }

        public void Dispose()
        {
            tree.Dispose();
            generated.Dispose();
        }
    }
}
