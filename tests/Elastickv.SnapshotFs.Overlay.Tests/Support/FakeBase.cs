using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Generated;

namespace Elastickv.SnapshotFs.Overlay.Tests.Support;

/// <summary>A small tree in memory in the place of a snapshot's. Paths are Latin-1 strings; listing order is the order of adding.</summary>
internal sealed class FakeBase : ILogicalTree, IDisposable
{
    public const long TimeMs = 1_700_000_000_000;

    private readonly Dictionary<NodeId, List<(byte[] Name, NodeId Node)>> directories = new() { [NodeId.Root] = [] };
    private readonly Dictionary<NodeId, NodeId> parents = new() { [NodeId.Root] = NodeId.Root };
    private readonly Dictionary<NodeId, (byte[] Bytes, Form Form)> files = [];
    private readonly ChecksumsFile checksums;
    private int position;

    public FakeBase()
    {
        checksums = new ChecksumsFile(this);
        directories[NodeId.Root].Add(("CHECKSUMS"u8.ToArray(), GeneratedFiles.Checksums));
        directories[NodeId.Root].Add(("MANIFEST.json"u8.ToArray(), GeneratedFiles.Manifest));
        files.Add(GeneratedFiles.Manifest, ("{}"u8.ToArray(), Form.Mapped));
    }

    public enum Form
    {
        Mapped,
        Rendered,

        /// <summary>The last byte does not exist.</summary>
        Incomplete,
    }

    public bool SourceHasChanged => false;

    /// <summary>How many entries were listed; to see what listings cost.</summary>
    public long Listed { get; private set; }

    /// <summary>The tree most tests start from: some of every adapter, with deep directories in one bucket.</summary>
    public static FakeBase Standard()
    {
        var tree = new FakeBase();
        tree.File("redis/db_0/strings/a.bin", "value of a").File("redis/db_0/strings/b.bin", "value of b", Form.Rendered).File("redis/db_0/hashes/h.json", "{\"h\":1}", Form.Rendered);
        tree.File("dynamodb/t/_schema.json", "{\"table_name\":\"t\"}", Form.Rendered).File("dynamodb/t/items/1.json", "{\"id\":1}", Form.Rendered).File("dynamodb/t/items/h/r.json", "{\"id\":2}", Form.Rendered);
        tree.File("s3/p/_bucket.json", "{\"name\":\"p\"}", Form.Rendered).File("s3/p/a", "object a").File("s3/p/d/b", "object b").File("s3/p/d/e/a", "object e/a").File("s3/p/d/e/b", "", Form.Rendered).File("s3/p/d-", "sorts before d/");
        tree.File("s3/q/_bucket.json", "{\"name\":\"q\"}", Form.Rendered).File("s3/q/hole", "incomplete", Form.Incomplete);
        tree.File("sqs/w/_queue.json", "{\"name\":\"w\"}", Form.Rendered).File("sqs/w/messages.jsonl", "{\"body\":\"x\"}\n", Form.Rendered);
        return tree;
    }

    public FakeBase File(string path, string content, Form form = Form.Mapped)
    {
        string[] parts = path.Split('/');
        NodeOwner owner = parts[0] switch { "redis" => NodeOwner.Redis, "dynamodb" => NodeOwner.DynamoDb, "s3" => NodeOwner.S3, _ => NodeOwner.Sqs };
        NodeId directory = NodeId.Root;
        foreach (string part in parts[..^1])
        {
            if (!TryLookup(directory, Encoding.Latin1.GetBytes(part), out NodeId child))
            {
                child = NodeId.Directory(owner, 1, ++position);
                directories[directory].Add((Encoding.Latin1.GetBytes(part), child));
                directories.Add(child, []);
                parents.Add(child, directory);
            }

            directory = child;
        }

        NodeId file = NodeId.File(owner, 2, ++position);
        directories[directory].Add((Encoding.Latin1.GetBytes(parts[^1]), file));
        files.Add(file, (Encoding.Latin1.GetBytes(content), form));
        return this;
    }

    public bool TryLookup(NodeId directory, ReadOnlySpan<byte> name, out NodeId node)
    {
        if (directories.TryGetValue(directory, out List<(byte[] Name, NodeId Node)>? entries))
        {
            foreach ((byte[] entry, NodeId found) in entries)
            {
                if (name.SequenceEqual(entry))
                {
                    node = found;
                    return true;
                }
            }
        }

        node = default;
        return false;
    }

    public bool TryList(NodeId directory, ulong cookie, IEntrySink sink)
    {
        if (!directories.TryGetValue(directory, out List<(byte[] Name, NodeId Node)>? entries))
        {
            return false;
        }

        for (int i = (int)cookie / 10; i < entries.Count; i++)
        {
            Listed++;
            if (!sink.Add(entries[i].Name, entries[i].Node, (ulong)(i + 1) * 10))
            {
                break;
            }
        }

        return true;
    }

    public bool TryGetParent(NodeId directory, out NodeId parent) => parents.TryGetValue(directory, out parent);

    public bool TryGetAttributes(NodeId node, out NodeAttributes attributes)
    {
        attributes = new NodeAttributes(0, TimeMs, NodeAttributes.DirectoryMode);
        if (directories.ContainsKey(node))
        {
            return true;
        }

        bool known = files.TryGetValue(node, out (byte[] Bytes, Form Form) file) && file.Form != Form.Rendered;
        attributes = known ? new NodeAttributes(file.Bytes.Length, TimeMs, NodeAttributes.FileMode) : default;
        return known;
    }

    public bool TryMeasure(NodeId file, out NodeAttributes attributes)
    {
        bool exists = files.TryGetValue(file, out (byte[] Bytes, Form Form) found);
        attributes = exists ? new NodeAttributes(found.Bytes.Length, TimeMs, NodeAttributes.FileMode)
            : file == GeneratedFiles.Checksums ? new NodeAttributes(checksums.Length, TimeMs, NodeAttributes.GeneratedMode)
            : default;
        return exists || file == GeneratedFiles.Checksums;
    }

    public bool TryOpen(NodeId file, out FileContent content)
    {
        content = file == GeneratedFiles.Checksums ? checksums
            : !files.TryGetValue(file, out (byte[] Bytes, Form Form) found) ? null!
            : found.Form == Form.Rendered ? new Rendered(found.Bytes)
            : new Mapped(found.Bytes, found.Form == Form.Incomplete);
        return content is not null;
    }

    public void ReportProblems(IProblemSink sink)
    {
    }

    public void TrimMemory(long allowance)
    {
    }

    public void Dispose() => checksums.Close();

    private sealed class Mapped(byte[] bytes, bool incomplete) : MappedContent
    {
        public override long Length => bytes.Length;

        public override ReadOnlySpan<byte> RunAt(long offset, out long missing)
        {
            int end = bytes.Length - (incomplete ? 1 : 0);
            missing = offset >= end ? 1 : 0;

            // In two pieces, as chunks lie apart.
            return offset >= end ? default : bytes.AsSpan((int)offset, offset < end / 2 ? (end / 2) - (int)offset : end - (int)offset);
        }
    }

    private sealed class Rendered(byte[] bytes) : Document
    {
        private int at;

        public override long ModifiedMs => TimeMs;

        public override bool RenderNext(ByteBuffer output)
        {
            if (at == bytes.Length)
            {
                return false;
            }

            int count = Math.Min(3, bytes.Length - at);
            output.Append(bytes.AsSpan(at, count));
            at += count;
            return true;
        }
    }
}
