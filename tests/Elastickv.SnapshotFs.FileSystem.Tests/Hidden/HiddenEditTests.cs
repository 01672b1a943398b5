using System.Text;
using System.Text.Json;
using Elastickv.SnapshotFs.FileSystem.Tests.Support;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree;
using Elastickv.SnapshotFs.Tree.Encode;

namespace Elastickv.SnapshotFs.FileSystem.Tests.Hidden;

public sealed class HiddenEditTests : IDisposable
{
    private readonly EditBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Lists_what_there_is()
    {
        Assert.Equal([".", "..", "status.json", "problems.jsonl", "changes.jsonl", "commit"], bench.List(".snapfs"));
        Assert.Equal([".", "..", "status.json", "problems.jsonl", "changes.jsonl", "commit"], bench.List(".snapfs", page: 1));
        Assert.Equal(NodeAttributes.FileMode, bench.Find(".snapfs/commit").Mode);
        Assert.False(bench.Find(".snapfs/changes.jsonl").AttributesLast);
    }

    [Fact]
    public void Changes_are_those_of_the_moment_of_opening()
    {
        NodeId changes = bench.Node(".snapfs/changes.jsonl");
        Assert.Empty(bench.Read(changes));
        bench.Put("redis/db_0/strings/o\u00ff.bin", "x");
        bench.Put("redis/db_0/strings/x.bin~", "x");
        NodeId strings = bench.Node("redis/db_0/strings");
        Assert.Equal(Errno.Ok, bench.Files.Rename(strings, "mapped.bin"u8, strings, "moved.bin"u8, TakenName.Replace));
        ulong handle = bench.Open(changes);
        bench.Put("redis/db_0/strings/later.bin", "x");
        JsonElement[] lines = Lines(bench.ReadHeld(changes, handle));
        Assert.Equal(Errno.Ok, bench.Files.Release(changes, handle));
        Assert.Equal(4, lines.Length);
        Assert.Equal(["mapped.bin deleted document", "moved.bin renamed document", "x.bin~ created scratch"], lines.Where(Plain).Select(Brief));
        Assert.Equal("redis/db_0/strings/mapped.bin", lines.Single(line => Is(line, "renamed")).GetProperty("from").GetString());
        JsonElement odd = lines.Single(line => !Plain(line));
        Assert.Equal(FakeNode.Bytes("redis/db_0/strings/o\u00ff.bin"), System.Buffers.Text.Base64Url.DecodeFromChars(odd.GetProperty("path_base64url").GetString()));
        Assert.False(odd.GetProperty("directory").GetBoolean());
        Assert.Equal(5, Lines(bench.Read(changes)).Length);

        static bool Plain(JsonElement line) => !line.TryGetProperty("path_base64url", out _);
        static bool Is(JsonElement line, string kind) => line.GetProperty("kind").GetString() == kind;
        static string Brief(JsonElement line) =>
            $"{line.GetProperty("path").GetString()!.Split('/')[^1]} {line.GetProperty("kind").GetString()} {line.GetProperty("role").GetString()}";
    }

    [Fact]
    public void Problems_end_with_the_defects_of_the_moment()
    {
        bench.Base.Problems.Add(new Problem(ProblemSeverity.Information, "shadowed", [], -1, -1, "of the snapshot"));
        NodeId problems = bench.Node(".snapfs/problems.jsonl");
        Assert.Single(Lines(bench.Read(problems)));
        bench.Committer.Defects[problems] = new DocumentDefectException("a/b.json"u8, "of an edit", (3, 7));
        ulong handle = bench.Open(problems);
        byte[] bytes = bench.ReadHeld(problems, handle);
        JsonElement edit = Lines(bytes)[1];
        Assert.Equal("""{"severity":"error","class":"edit","path":"a/b.json","line":3,"column":7,"reason":"of an edit"}""", edit.GetRawText());
        for (int i = 0; i < bytes.Length; i += 11)
        {
            Assert.Equal(bytes[i..Math.Min(i + 11, bytes.Length)], bench.ReadHeld(problems, handle, i, 11));
        }

        Assert.Empty(bench.ReadHeld(problems, handle, bytes.Length));
        Assert.Equal(Errno.Ok, bench.Files.Release(problems, handle));
        bench.Committer.Defects.Clear();
        Assert.Single(Lines(bench.Read(problems)));
    }

    [Fact]
    public void A_line_written_to_commit_begins_one()
    {
        NodeId commit = bench.Node(".snapfs/commit");
        Assert.Empty(bench.Read(commit));
        Assert.Equal(Errno.Ok, bench.Files.OpenEditable(commit, OpenIntent.Write | OpenIntent.Truncate, out OpenedFile opened));
        Assert.Equal(0, bench.Committer.Begun);
        Assert.Equal(Errno.Ok, bench.Files.SetAttributes(commit, new AttributeChange(0, null), out _));
        Assert.Equal(Errno.Ok, bench.Write(commit, opened.Handle, 0, "now\n"));
        Assert.Equal(1, bench.Committer.Begun);
        bench.Committer.IsRunning = true;
        Assert.Equal(Errno.EBUSY, bench.Write(commit, opened.Handle, 4, "now\n"));
        Assert.Equal(Errno.Ok, bench.Files.Release(commit, opened.Handle));
        bench.Committer.Answer = "{\"rows\":3}\n"u8.ToArray();
        Assert.Equal(bench.Committer.Answer, bench.Read(commit));
        Assert.Equal(bench.Committer.Answer.Length, bench.Find(".snapfs/commit").Size);
        Assert.Empty(bench.Tree.Changes());
    }

    [Fact]
    public void Status_tells_of_the_overlay()
    {
        Assert.Equal("""{"pending_changes":false}""", Overlay());
        bench.Put("redis/db_0/strings/new.bin", "x");
        bench.Committer.Answer = "{\"rows\":3}\n"u8.ToArray();
        Assert.Equal("""{"pending_changes":true,"commit":{"rows":3}}""", Overlay());
    }

    [Theory]
    [InlineData("status.json")]
    [InlineData("problems.jsonl")]
    [InlineData("changes.jsonl")]
    public void Everything_else_refuses_to_be_written(string name)
    {
        NodeId file = bench.Node(".snapfs/" + name);
        Assert.Equal(Errno.EACCES, bench.Files.OpenEditable(file, OpenIntent.Write, out _));
        Assert.Equal(Errno.EACCES, bench.Write(file, 0, 0, "x"));
        Assert.Equal(Errno.EACCES, bench.Files.SetAttributes(file, new AttributeChange(0, null), out _));
        Assert.Equal(Errno.EACCES, bench.Files.Allocate(file, 0, 1));
        Assert.Equal(Errno.Ok, bench.Files.Sync(file));
    }

    private string Overlay()
    {
        using JsonDocument status = JsonDocument.Parse(bench.Read(bench.Node(".snapfs/status.json")));
        return JsonSerializer.Serialize(status.RootElement.GetProperty("overlay"));
    }

    private static JsonElement[] Lines(byte[] bytes) =>
        [.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
