using System.Text;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.Redis.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Encode;

/// <summary>What the reader of each kind of file takes and what it refuses, and where (spec 03 §14.1, §14.2, 02 §4.3, §11.1).</summary>
public class RedisAcceptanceTests
{
    private const string Database = "redis/db_0/";

    /// <summary>A file, and its rows: user key and value with <c>\</c> for bytes in hexadecimal.</summary>
    public static TheoryData<string, string, string[]> Accepted => new()
    {
        // Of repeated members the last counts, whole arrays too.
        { "sets/k.json", """{"format_version":7,"members":["a","b"],"members":["c"],"format_version":1}""", ["!st|mem|L(k)c=", "!st|meta|L(k)=u(1)"] },
        { "sets/k.json", """{"format_version":1,"members":["a"],"MEMBERS":null}""", ["!st|meta|L(k)=u(0)"] },
        { "sets/k.json", """{"format_version":1,"format_version":null,"members":null,"members":["a"]}""", ["!st|mem|L(k)a=", "!st|meta|L(k)=u(1)"] },
        { "sets/k.json", """{"format_version":1,"expire_at_ms":5,"expire_at_ms":null}""", ["!st|meta|L(k)=u(0)"] },
        { "sets/k.json", """{"format_version":1,"member\u017f":["a"]}""", ["!st|mem|L(k)a=", "!st|meta|L(k)=u(1)"] },
        { "sets/k.json", """{"format_version":1} ] anything""", ["!st|meta|L(k)=u(0)"] },
        { "lists/k.json", """{"items":[{"base64":"QQ","x":1},{"Base64":"Q\u0051"},""],"format_version":1}""",
            ["!lst|itm|kq(0)=A", "!lst|itm|kq(1)=A", "!lst|itm|kq(2)=", "!lst|meta|k=u(0)u(3)u(3)"] },
        { "zsets/k.json", """{"format_version":1,"members":[{"score":-1e-400,"member":"a"}]}""",
            ["!zs|mem|L(k)a=\u0080\0\0\0\0\0\0\0", "!zs|meta|L(k)=u(1)", "!zs|scr|L(k)\u0080\0\0\0\0\0\0\0a="] },
        { "hashes/k.json", """{"format_version":1,"fields":[{"name":"a","value":"b","NAME":"c"}],"expire_at_ms":18446744073709551615}""",
            ["!hs|fld|L(k)c=b", "!hs|meta|L(k)=u(1)\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "!redis|ttl|k=\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff"] },
        { "streams/k.jsonl", """{"fields":[{"name":"x","value":"y"}],"fields":[],"id":"0-00","length":"no meta line"}{"LENGTH":1,"_META":true,"id":5}""",
            ["!stream|entry|L(k)u(0)u(0)=\0RXE\u0001\u000a\u00040-00", "!stream|meta|L(k)=u(1)u(0)u(0)"] },
    };

    /// <summary>A file, its content, and line and column of the defect (0 for the whole file).</summary>
    public static TheoryData<string, string, int, int> Refused => new()
    {
        { "sets/k.json", "", 1, 1 },
        { "sets/k.json", "null", 1, 1 },
        { "sets/k.json", "{\"format_version\":1,\n \"members\":[\"a\",]}", 2, 17 },
        { "sets/k.json", """{"format_version":1,"members":{},"members":[]}""", 1, 31 },
        { "sets/k.json", """{"format_version":1,"members":[1],"members":[]}""", 1, 32 },
        { "sets/k.json", """{"format_version":1,"members":["a",null]}""", 1, 36 },
        { "sets/k.json", """{"format_version":1,"members":[{"base64":null}]}""", 1, 32 },
        { "sets/k.json", """{"format_version":1,"members":[{"base64":"A"}]}""", 1, 42 },
        { "sets/k.json", """{"format_version":1.0,"members":[]}""", 1, 19 },
        { "sets/k.json", """{"format_version":1,"expire_at_ms":-0}""", 1, 36 },
        { "sets/k.json", """{"format_version":1,"expire_at_ms":18446744073709551616}""", 1, 36 },
        { "sets/k.json", """{"format_version":1,"expire_at_ms":"5"}""", 1, 36 },
        { "sets/k.json", """{"format_version":1}{""", 1, 21 },
        { "hashes/k.json", "{\"format_version\":1,\"fields\":[\n{\"name\":\"a\",\"value\":\"b\"},\n  null]}", 3, 3 },
        { "hashes/k.json", """{"format_version":1,"fields":[["a","b"]]}""", 1, 31 },
        { "zsets/k.json", """{"format_version":1,"members":[{"member":"a","score":1e309}]}""", 1, 54 },
        { "zsets/k.json", """{"format_version":1,"members":[{"member":"a","score":"\u002binf"}]}""", 1, 54 },
        { "zsets/k.json", """{"format_version":1,"members":[{"member":"a","score":true}]}""", 1, 54 },
        { "zsets/k.json", """{"format_version":1,"members":[{"member":"a"}]}""", 1, 32 },
        { "streams/k.jsonl", "", 0, 0 },
        { "streams/k.jsonl", "{\"_meta\":true}\n}", 2, 1 },
        { "streams/k.jsonl", "{\"_meta\":true}\n{\"_meta\":true}", 2, 1 },
        { "streams/k.jsonl", "{\"_meta\":true,\"length\":1}\n{\"id\":\"18446744073709551616-0\"}", 2, 7 },
        { "streams/k.jsonl", "{\"_meta\":true,\"length\":1}\n{\"id\":\"-1\"}", 2, 7 },
        { "streams/k.jsonl", "{\"_meta\":true,\"length\":1}\n{\"id\":\"1-\"}", 2, 7 },
        { "streams/k.jsonl", "{\"_meta\":true,\"length\":1}\n{\"fields\":[]}", 2, 1 },
        { "streams/k.jsonl", "{\"_meta\":true,\"length\":1}\n{\"id\":\"1-1-1\"}", 2, 7 },
        { "streams/k.jsonl", "{\"_meta\":1}", 1, 10 },
        { "streams/k.jsonl", "{\"_meta\":true,\"length\":1.0}", 1, 24 },
        { "strings_ttl.jsonl", "{\"key\":\"a\",\"expire_at_ms\":1}\n {\"key\":5}", 2, 9 },
        { "strings_ttl.jsonl", "{\"key\":\"a\"} ]", 1, 13 },
        { "hll_ttl.jsonl", "{\"key\":\"a\",\"expire_at_ms\":1e3}", 1, 27 },
        { "KEYMAP.jsonl", "\n", 1, 1 },
        { "KEYMAP.jsonl", "{\"encoded\":\"a\",\"original\":\"\",\"kind\":\"k\"}\r\n\r\n", 2, 1 },
        { "KEYMAP.jsonl", "{\"encoded\":\"a\",\"original\":\"\",\"kind\":\"k\"}\n{\"encoded\":\"a\",\"original\":\"\",\"kind\":\"k\"} 1", 2, 42 },
        { "KEYMAP.jsonl", """{"Encoded":"a","original":"","kind":"k"}""", 1, 1 },
        { "KEYMAP.jsonl", """{"encoded":"","original":"","kind":"k"}""", 1, 12 },
        { "KEYMAP.jsonl", """{"encoded":"a","original":null,"kind":"k"}""", 1, 27 },
        { "KEYMAP.jsonl", """{"encoded":"a","original":"A","kind":"k"}""", 1, 27 },
        { "strings/%.bin", "v", 0, 0 },
        { "lists/b64.A.json", "v", 0, 0 },
        { "hll/0123456789abcdef0123456789ABCDEF__.bin", "v", 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Accepts(string name, string content, string[] rows) =>
        Assert.Equal(rows.Select(Row), Encode(new TestSource().AddFile(Database + name, content)));

    [Theory]
    [MemberData(nameof(Refused))]
    public void Refuses(string name, string content, int line, int column)
    {
        var defect = Assert.Throws<DocumentDefectException>(() => Encode(new TestSource().AddFile(Database + name, content)));
        Assert.Equal((Database + name, line, column), (TreeDump.Text(defect.Path), defect.Line, defect.Column));
    }

    [Theory]
    [InlineData("redis", true)]
    [InlineData("redis/db_0", true)]
    [InlineData("redis/db_1", true)]
    [InlineData("redis/db_9223372036854775807", true)]
    [InlineData("redis/db_9223372036854775808", false)]
    [InlineData("redis/db_00", false)]
    [InlineData("redis/db_", false)]
    [InlineData("redis/db_-1", false)]
    [InlineData("redis/DB_0", false)]
    [InlineData("redis/db_0/strings", true)]
    [InlineData("redis/db_0/streams", true)]
    [InlineData("redis/db_0/other", false)]
    [InlineData("redis/db_0/KEYMAP.jsonl", true)]
    [InlineData("redis/db_0/strings_ttl.jsonl", true)]
    [InlineData("redis/db_0/hll_ttl.jsonl", true)]
    [InlineData("redis/db_0/strings/link.bin", false)]
    public void RefusesLinksWhereSomethingIsExpected(string path, bool refused)
    {
        foreach (SourceKind kind in new[] { SourceKind.Symlink, SourceKind.Special })
        {
            var source = new TestSource();
            source.AddFile("redis/db_0/strings/k.bin", "v").AddOther(path, kind);
            if (refused)
            {
                Assert.Equal(path, TreeDump.Text(Assert.Throws<DocumentDefectException>(() => Encode(source)).Path));
            }
            else
            {
                Assert.Equal([Row("!redis|str|k=\u00ff\u0001\0v")], Encode(source));
            }
        }
    }

    [Fact]
    public void RefusesADirectoryOfAnotherDatabase() =>
        Assert.Equal("redis/db_7", TreeDump.Text(Assert.Throws<DocumentDefectException>(() => Encode(new TestSource().AddDirectory("redis/db_7"))).Path));

    [Fact]
    public void ALongKeymapLineIsRefused()
    {
        string line = "{\"encoded\":\"a\",\"original\":\"\",\"kind\":\"k\"}\n";
        string exact = line[..^1].PadRight((4 << 20) - 1) + "\n";
        Assert.Empty(Encode(new TestSource().AddFile(Database + "KEYMAP.jsonl", line + exact + line)));
        var defect = Assert.Throws<DocumentDefectException>(() => Encode(new TestSource().AddFile(Database + "KEYMAP.jsonl", line + " " + exact + line)));
        Assert.Equal(2, defect.Line);
    }

    [Fact]
    public void DeepNestingIsRefusedOrSkippedWithoutRecursion()
    {
        string deep = new string('[', 9_000) + new string(']', 9_000);
        Assert.Single(Encode(new TestSource().AddFile(Database + "sets/k.json", $$"""{"format_version":1,"x":{{deep}}}""")));
        string tooDeep = new('[', 1_000_000);
        Assert.Throws<DocumentDefectException>(() => Encode(new TestSource().AddFile(Database + "sets/k.json", $$"""{"format_version":1,"x":{{tooDeep}}""")));
    }

    private static List<(string, string)> Encode(TestSource source) => EncodedRows.Of(new RedisCanonicalEncoder(), source);

    /// <summary>Spells out <c>L(k)</c>, <c>u(n)</c> = 8 bytes and <c>q(n)</c> = the sortable form.</summary>
    private static (string, string) Row(string text)
    {
        text = text.Replace("L(k)", RowFile.Sized("k"), StringComparison.Ordinal);
        for (int n = 0; n < 4; n++)
        {
            text = text.Replace($"u({n})", RowFile.I64(n), StringComparison.Ordinal).Replace($"q({n})", RowFile.Sequence(n), StringComparison.Ordinal);
        }

        int end = text.IndexOf('=', StringComparison.Ordinal);
        return (text[..end], text[(end + 1)..]);
    }
}
