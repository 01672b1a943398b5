using System.Buffers.Binary;
using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Sqs;
using Elastickv.SnapshotFs.Tree.Sqs.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;
using static Elastickv.SnapshotFs.Tree.Tests.Sqs.CraftedRows;

namespace Elastickv.SnapshotFs.Tree.Tests.Sqs.Encode;

/// <summary>A crafted base with edits on top, and what a commit makes of it.</summary>
internal sealed class QueueCommit : IDisposable
{
    /// <summary>T'.</summary>
    public const ulong NewTimestamp = CraftedRows.Timestamp + 1;

    private readonly List<Action<EditedSource>> edits = [];

    /// <summary>Milliseconds of T'.</summary>
    public static long NowMs => HlcTimestamp.UnixMilliseconds(NewTimestamp);

    public CraftedRows Base { get; } = new();

    /// <summary>The rows added; null deletes.</summary>
    public Dictionary<string, string?> Added { get; } = new(StringComparer.Ordinal);

    public List<DocumentDefectException> Defects { get; private set; } = [];

    /// <summary>The tree of base and added rows together.</summary>
    public TreeDump Result { get; private set; } = null!;

    /// <summary>A message as a server stores it: rows of three families.</summary>
    public QueueCommit Message(string queue, string id, string body, long sentMs = 1000, string more = "", uint? partition = null)
    {
        string json =
            $$"""{"message_id":"{{id}}","body":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(body))}}","md5_of_body":"?","send_timestamp_millis":{{sentMs}},"available_at_millis":{{sentMs}},"visible_at_millis":{{sentMs + 5}},"receive_count":1,"current_receipt_token":"AAEC","queue_generation":1{{more}}}""";
        Base.Row(Key("data", queue, partition) + Seg(id), CraftedRows.Message(json));
        Base.Row(Key("vis", queue, partition) + U64((ulong)sentMs + 5) + Seg(id), id);
        Base.Row(Key("byage", queue, partition) + U64((ulong)sentMs) + Seg(id), id);
        return this;
    }

    /// <summary>Family, queue, partition and generation 1 of a message key.</summary>
    public static string Key(string family, string queue, uint? partition = null) =>
        partition is { } number ? $"!sqs|msg|{family}|p|{Seg(queue)}|{U32(number)}{U64(1)}" : $"!sqs|msg|{family}|{Seg(queue)}{U64(1)}";

    /// <summary>A transaction lock on a key, with an intent that writes a value, or deletes (null), if wanted; without outcome unless committed.</summary>
    public QueueCommit Lock(string key, bool committed = false, string? value = null, bool withIntent = false)
    {
        const ulong Start = CraftedRows.Timestamp - 100;
        byte[] start = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(start, Start);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(length, 1);
        var rows = new List<(string, byte[]?)> { ("!txn|lock|" + key, [1, .. start, .. start, 0, .. length, (byte)'p']) };
        if (withIntent)
        {
            BinaryPrimitives.WriteUInt64BigEndian(length, (ulong)(value?.Length ?? 0));
            rows.Add(("!txn|int|" + key, [1, .. start, value is null ? (byte)1 : (byte)0, .. length, .. Ascii(value ?? "")]));
        }

        if (committed)
        {
            rows.Add(("!txn|cmt|p" + U64(Start), [1, .. start]));
        }

        Base.Commit(rows, CraftedRows.Timestamp);
        return this;
    }

    public QueueCommit Write(string path, string content)
    {
        edits.Add(source => source.Write("sqs/" + path, content));
        return this;
    }

    public QueueCommit Delete(string path)
    {
        edits.Add(source => source.Delete("sqs/" + path));
        return this;
    }

    /// <summary>Changes the base's file as an editor would.</summary>
    public QueueCommit Edit(string path, Func<string, string> change)
    {
        edits.Add(source =>
        {
            using SourceFile file = source.Open(Ascii("sqs/" + path));
            source.Write("sqs/" + path, change(Encoding.UTF8.GetString(file.All())));
        });
        return this;
    }

    public QueueCommit Run()
    {
        var rows = new RowCollector(NewTimestamp);
        SnapshotFile file = Base.OpenFile();
        Assert.Equal(NewTimestamp, file.NextCommitTimestamp);
        using (var tree = new SnapshotTree(file, new TreeOptions { SourcePath = "x", ProgramVersion = "test" }))
        {
            var source = new LogicalSource(tree);
            var final = new EditedSource(source);
            edits.ForEach(edit => edit(final));
            var context = new SpliceContext(file.View, source, final, final.Touched, rows, NewTimestamp);
            new SqsSpliceEncoder().Encode(context);
            Defects = context.Defects;
        }

        foreach ((string key, byte[]? value) in rows.Rows)
        {
            Added.Add(key, value is null ? null : TreeDump.Text(value));
        }

        Result = TreeDump.Of(new SqsPart(Base.Commit(rows.Rows, NewTimestamp).Open()));
        return this;
    }

    /// <summary>Runs, expects one defect and gives it.</summary>
    public DocumentDefectException Refuse(string path)
    {
        Run();
        DocumentDefectException defect = Assert.Single(Defects);
        Assert.Equal("sqs/" + path, TreeDump.Text(defect.Path));
        return defect;
    }

    /// <summary>Runs and expects no defect.</summary>
    public QueueCommit Accept()
    {
        Run();
        Assert.Empty(Defects.Select(defect => defect.Message));
        return this;
    }

    public void Dispose() => Base.Dispose();
}
