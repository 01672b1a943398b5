using System.Text;
using Elastickv.SnapshotFs.Tree.Tests.Support;
using static Elastickv.SnapshotFs.Tree.Tests.Redis.RowFile;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Encode;

/// <summary>What single edits add to a base (spec 07 §1, §4).</summary>
public class RedisSpliceTests
{
    private const string Database = "redis/db_0/";

    private static readonly string[] Fences = ["!redis|txn-wide-hash|k", "!redis|txn-wide-list|k", "!redis|txn-wide-set|k", "!redis|txn-wide-zset|k"];

    private static readonly string K = Sized("k");

    [Fact]
    public void NewKeysGetTheFormOfTheServer()
    {
        Assert.Equal(["!redis|str|k = \u00ff\u0001\0v"], Create("strings/k.bin", "v"));
        Assert.Equal(["!redis|hll|k = \u00ff\u0002\0v"], Create("hll/k.bin", "v"));
        Assert.Equal(
            [$"!redis|str|k = \u00ff\u0001\u0001{U64(5)}v", $"!redis|ttl|k = {U64(5)}"],
            Create("strings/k.bin", "v", ("strings_ttl.jsonl", """{"key":"k","expire_at_ms":4}{"key":"x","expire_at_ms":4}{"key":"k","expire_at_ms":5}""")));
        Assert.Equal(
            [$"!hs|fld|{K}f = v", $"!hs|meta|{K} = {I64(1)}{I64(0)}"],
            Create("hashes/k.json", """{"format_version":1,"fields":[{"name":"f","value":"v"}]}"""));
        Assert.Equal([$"!redis|ttl|k = {U64(9)}", $"!st|meta|{K} = {I64(0)}{U64(9)}"], Create("sets/k.json", """{"format_version":1,"expire_at_ms":9}"""));
        Assert.Equal(
            [$"!lst|itm|k{Sequence(0)} = a", $"!lst|itm|k{Sequence(1)} = b", $"!lst|meta|k = {I64(0)}{I64(2)}{I64(2)}{I64(0)}"],
            Create("lists/k.json", """{"format_version":1,"items":["a","b"]}"""));
        Assert.Equal(
            [$"!zs|mem|{K}m = \u007f\u00f8\0\0\0\0\0\u0001", $"!zs|meta|{K} = {I64(1)}{I64(0)}", $"!zs|scr|{K}\u00ff\u00f8\0\0\0\0\0\u0001m = "],
            Create("zsets/k.json", """{"format_version":1,"members":[{"member":"m","score":"nan"}]}"""));
        Assert.Equal(
            [$"!stream|entry|{K}{U64(7)}{U64(1)} = \0RXE\u0001\n\u00037-1", $"!stream|meta|{K} = {I64(1)}{U64(8)}{U64(0)}{I64(0)}{I64(0)}{I64(0)}"],
            Create("streams/k.jsonl", """{"id":"007-1"}{"_meta":true,"length":1,"last_ms":8}"""));
    }

    [Fact]
    public void AFileSavedAgainAddsNothing()
    {
        RowFile file = new RowFile()
            .Add("!redis|str|k", "\u00ff\u0001\0v")
            .Add("!redis|ttl|k", U64(3))
            .Add($"!hs|fld|{Sized("h")}a", "1").Add($"!hs|fld|{Sized("h")}b", "2").Add($"!hs|meta|{Sized("h")}", I64(77) + I64(0))
            .Add($"!zs|mem|{Sized("z")}m", "\u007f\u00f8\0\0\0\0\0\u0009").Add($"!zs|meta|{Sized("z")}", I64(1))
            .Add($"!stream|meta|{Sized("x")}", I64(5) + I64(1) + I64(1));
        Assert.Empty(Rows(file, source => source
            .Write(Database + "strings/k.bin", "v")
            .Write(Database + "hashes/h.json", """{"x":1,"fields":[{"value":"2","name":"b"},{"name":{"base64":"YQ"},"value":"1"}],"format_version":1}""")
            .Write(Database + "zsets/z.json", """{"format_version":1,"members":[{"member":"m","score":"nan"}]}""")
            .Write(Database + "streams/x.jsonl", "{\"_meta\":true,\"length\":5,\"last_ms\":1,\"last_seq\":1,\"expire_at_ms\":null}\n")));
    }

    [Fact]
    public void ItemsThatStayWhereTheyAreKeepTheirRows()
    {
        RowFile file = new RowFile()
            .Add($"!lst|itm|k{Sequence(-2)}", "a").Add($"!lst|itm|k{Sequence(-1)}", "b").Add($"!lst|itm|k{Sequence(9)}", "outside")
            .Add("!lst|meta|k", I64(0) + I64(0) + I64(0))
            .Add($"!lst|meta|d|{K}{U64(T)}\0\0\0\0", I64(-2) + I64(2)).Add($"!lst|claim|{K}{Sequence(-3)}");
        Assert.Equal(
            [
                $"!lst|claim|{K}{Sequence(-3)} deleted",
                $"!lst|itm|k{Sequence(-1)} = c",
                $"!lst|itm|k{Sequence(0)} = d",
                $"!lst|itm|k{Sequence(9)} deleted",
                $"!lst|meta|d|{K}{U64(T)}\0\0\0\0 deleted",
                $"!lst|meta|k = {I64(-2)}{I64(1)}{I64(3)}{I64(0)}",
            ],
            Rows(file, source => source.Write(Database + "lists/k.json", """{"format_version":1,"items":["a","c","d"]}""")));
    }

    [Theory]
    [InlineData(long.MaxValue, 1, 0)]
    [InlineData(long.MaxValue - 1, 1, long.MaxValue - 1)]
    [InlineData(long.MinValue, 1, long.MinValue)]
    public void AHeadThatLeavesNoRoomIsNotKept(long head, long count, long kept)
    {
        RowFile file = new RowFile().Add("!lst|meta|k", I64(head) + I64(0) + I64(count));
        Assert.Equal(
            [$"!lst|itm|k{Sequence(kept)} = a", $"!lst|meta|k = {I64(kept)}{I64(kept + 1)}{I64(1)}{I64(0)}"],
            Rows(file, source => source.Write(Database + "lists/k.json", """{"format_version":1,"items":["a"]}""")));
    }

    [Fact]
    public void TheHeadOfADamagedListIsItsFirstItem()
    {
        RowFile file = new RowFile().Add($"!lst|itm|k{Sequence(5)}", "a").Add($"!lst|itm|k{Sequence(6)}", "b").Add("!lst|meta|k", "short");
        Assert.Equal(
            [$"!lst|itm|k{Sequence(6)} = c", $"!lst|meta|k = {I64(5)}{I64(7)}{I64(2)}{I64(0)}"],
            Rows(file, source => source.Write(Database + "lists/k.json", """{"format_version":1,"items":["a","c"]}""")));
    }

    [Fact]
    public void EntriesThatStayKeepTheSpellingOfTheirIds()
    {
        const string First = "\0RXE\u0001\n\u000507-01\u0012\u0001a\u0012\u0001b";
        RowFile file = new RowFile()
            .Add($"!stream|entry|{K}{U64(7)}{U64(1)}", First)
            .Add($"!stream|entry|{K}{U64(8)}{U64(0)}", First)
            .Add($"!stream|meta|{K}", I64(2) + U64(8) + U64(0) + U64(0) + U64(6) + U64(0));
        const string Entry = """{"id":"7-1","fields":[{"name":"a","value":"b"}]}""";
        Assert.Equal(
            [$"!stream|entry|{K}{U64(8)}{U64(0)} = \0RXE\u0001\n\u00038-0", $"!stream|meta|{K} = {I64(2)}{U64(9)}{U64(0)}{U64(0)}{U64(6)}{U64(0)}"],
            Rows(file, source => source.Write(Database + "streams/k.jsonl", Entry + """{"id":"8-0"}{"_meta":true,"length":2,"last_ms":9}""")));

        // An entry at the trim cursor would be hidden, so the cursor goes.
        Assert.Equal(
            [
                $"!stream|entry|{K}{U64(6)}{U64(0)} = \0RXE\u0001\n\u00036-0",
                $"!stream|entry|{K}{U64(8)}{U64(0)} deleted",
                $"!stream|meta|{K} = {I64(2)}{U64(9)}{U64(0)}{U64(0)}{U64(0)}{U64(0)}",
            ],
            Rows(file, source => source.Write(Database + "streams/k.jsonl", Entry + """{"id":"6-0"}{"_meta":true,"length":2,"last_ms":9}""")));
    }

    [Fact]
    public void ALineOfASidecarIsPartOfItsKey()
    {
        RowFile file = new RowFile()
            .Add("!redis|str|a", $"\u00ff\u0001\u0001{U64(5)}v").Add("!redis|ttl|a", U64(5))
            .Add("!redis|str|b", "old form").Add("!redis|ttl|b", U64(6))
            .Add("!redis|str|c", $"\u00ff\u0001\u0001{U64(7)}v").Add("!redis|ttl|c", U64(7))
            .Add("!redis|str|A", "\u00ff\u0001\0v");
        Assert.Equal(
            [$"!redis|str|a = \u00ff\u0001\0v", $"!redis|str|b = \u00ff\u0001\u0001{U64(8)}old form", "!redis|ttl|a deleted", $"!redis|ttl|b = {U64(8)}"],
            Rows(file, source => source.Write(
                Database + "strings_ttl.jsonl",
                """{"key":"b","expire_at_ms":8}{"key":"c","expire_at_ms":7}{"key":"../strings/a","expire_at_ms":1}{"key":"","expire_at_ms":1}{"key":"%41","expire_at_ms":1}""")));
        Assert.Equal(
            ["!redis|str|a = \u00ff\u0001\0v", "!redis|str|b = \u00ff\u0001\0old form", "!redis|str|c = \u00ff\u0001\0v", "!redis|ttl|a deleted", "!redis|ttl|b deleted", "!redis|ttl|c deleted"],
            Rows(file, source => source.Delete(Database + "strings_ttl.jsonl")));

        // The value changes, its line stays.
        Assert.Equal([$"!redis|str|a = \u00ff\u0001\u0001{U64(5)}w"], Rows(file, source => source.Write(Database + "strings/a.bin", "w")));

        // Another spelling of the name has no line.
        Assert.Equal(
            ["!redis|str|a = \u00ff\u0001\0v", "!redis|ttl|a deleted"],
            Rows(file, source => source.Delete(Database + "strings/a.bin").Write(Database + "strings/%61.bin", "v")));
    }

    [Fact]
    public void AKeyInTwoKindsStopsTheCommit()
    {
        RowFile file = new RowFile().Add("!redis|str|k", "v").Add("!redis|hll|k", "\0RS\u0001").Add($"!hs|meta|{K}", I64(0));
        Assert.Equal([$"{Database}hll/k.bin:0:0", $"{Database}strings/k.bin:0:0"], Defects(file, source => source.Write(Database + "hll/k.bin", "w")).Order());
        Assert.Equal(
            [$"{Database}strings/k.bin:0:0", $"{Database}strings/%6b.bin:0:0"],
            Defects(file, source => source.Delete(Database + "hll/k.bin").Write(Database + "strings/%6b.bin", "w")).OrderDescending());

        // One of them gone, the other is the key, and what it hid is gone as well.
        Assert.Equal([$"!hs|meta|{K} deleted", "!redis|hll|k deleted", "!redis|str|k = \u00ff\u0001\0v"], Rows(file, source => source.Delete(Database + "hll/k.bin")));
    }

    [Fact]
    public void EveryFamilyOfADeletedKeyGoesAndNoOtherRow()
    {
        string[] own =
        [
            "!redis|str|k", "!redis|hll|k", "!redis|hash|k", "!redis|set|k", "!redis|zset|k", "!redis|stream|k", "!redis|ttl|k", "k",
            $"!hs|meta|{K}", $"!st|meta|{K}", $"!zs|meta|{K}", $"!stream|meta|{K}",
            $"!hs|fld|{K}", $"!hs|fld|{K}f", $"!hs|meta|d|{K}x", $"!st|mem|{K}m", $"!st|meta|d|{K}x", $"!zs|mem|{K}m", $"!zs|scr|{K}m", $"!zs|meta|d|{K}x", $"!stream|entry|{K}x",
            $"!lst|claim|{K}x", $"!lst|itm|k{Sequence(0)}",
        ];
        string[] others = ["!redis|str|kk", $"!lst|itm|kk{Sequence(0)}", $"!hs|fld|{Sized("kk")}", "kk", .. Fences];
        var file = new RowFile();
        foreach (string key in own.Concat(others))
        {
            file.Add(key, "v");
        }

        file.Add("!lst|meta|k", I64(0) + I64(1) + I64(1)).Add($"!lst|meta|d|{K}{U64(1)}\0\0\0\0", I64(0) + I64(0));
        file.Add($"!lst|meta|d|{K}{U64(2)}\0\0\0\0", I64(0) + I64(0) + I64(0)).Add($"!lst|meta|d|{K}x", I64(0) + I64(0));
        string[] expected = [.. own.Append("!lst|meta|k").Append($"!lst|meta|d|{K}{U64(1)}\0\0\0\0").Select(key => key + " deleted").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Rows(file, source => source.Delete(Database + "strings/k.bin").Delete(Database + "hll/k.bin")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("!hs|x", false)]
    [InlineData("!s3route|", false)]
    [InlineData("!stream", true)]
    [InlineData("!x|", true)]
    [InlineData("", false)]
    public void ABareRowGoesUnlessItsNameIsTheServers(string key, bool goes)
    {
        RowFile file = new RowFile().Add($"!redis|str|{key}", "v").Add($"!redis|str|{key}x", "v");
        if (key.Length > 0)
        {
            file.Add(key, "bare");
        }

        string stem = string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) ? c.ToString() : $"%{(int)c:X2}"));
        Assert.Equal(goes ? [$"!redis|str|{key} deleted", $"{key} deleted"] : [$"!redis|str|{key} deleted"], Rows(file, source => source.Delete($"{Database}strings/{stem}.bin")));
    }

    [Fact]
    public void LocksOfAnEditedKeyAreSettled()
    {
        string field = $"!hs|fld|{K}f", gone = $"!hs|fld|{K}gone", meta = $"!hs|meta|{K}", other = $"!hs|fld|{Sized("kk")}f";
        var file = new RowFile().Add(field, "v").Add(meta, I64(1) + I64(0)).AddUnreadable($"!hs|fld|{K}damaged");
        foreach (string key in new[] { field, gone, other, Fences[0] })
        {
            file.Add("!txn|lock|" + key, "?");
        }

        file.Add("!txn|int|" + gone, "?");
        Assert.Equal(
            [
                $"!hs|fld|{K}damaged deleted",
                field + " = v",
                meta + $" = {I64(1)}{U64(1)}",
                $"!redis|ttl|k = {U64(1)}",
                $"!txn|int|{gone} deleted",
                $"!txn|lock|{field} deleted",
                $"!txn|lock|{gone} deleted",
                $"!txn|lock|{Fences[0]} deleted",
            ],
            Rows(file, source => source.Write(Database + "hashes/k.json", """{"format_version":1,"fields":[{"name":"f","value":"v"}],"expire_at_ms":1}""")));
    }

    [Fact]
    public void NamesInShaFormComeFromTheBaseOrTheKeyMap()
    {
        // b64.foo is short and hashed; b64.bar is new.
        const string Foo = "72ef1a090c013093607ce5a62f598cf4__b64.foo", Other = "0123456789abcdef0123456789abcdef__";
        RowFile file = new RowFile().Add("!redis|str|b64.foo", "v");
        Assert.Equal(["!redis|str|b64.foo = \u00ff\u0001\0w"], Rows(file, source => source.Write($"{Database}strings/{Foo}.bin", "w")));
        Assert.Equal(["!redis|str|b64.foo deleted"], Rows(file, source => source.Delete($"{Database}strings/{Foo}.bin").Delete(Database + "KEYMAP.jsonl")));
        Assert.Equal(
            [$"!hs|meta|{Sized("b64.foo")} = {I64(0)}{I64(0)}", "!redis|str|b64.foo deleted"],
            Rows(file, source => source.Delete($"{Database}strings/{Foo}.bin").Write($"{Database}hashes/{Foo}.json", """{"format_version":1}""")));

        void CreateOther(EditedSource source) => source.Write($"{Database}strings/{Other}.bin", "v");
        Assert.Equal(["!redis|str|bar = \u00ff\u0001\0v"], Rows(file, source => CreateOther(
            source.Write(Database + "KEYMAP.jsonl", $$"""{"encoded":"{{Other}}","original":"YmFy","kind":"sha-fallback"}"""))));
        Assert.Equal([$"{Database}strings/{Other}.bin:0:0"], Defects(file, CreateOther));
        Assert.Equal([$"{Database}KEYMAP.jsonl:2:1", $"{Database}strings/{Other}.bin:0:0"], Defects(file, source => CreateOther(
            source.Write(Database + "KEYMAP.jsonl", $$"""{"encoded":"{{Foo}}","original":"YmFy","kind":"k"}""" + "\n\n"))));
    }

    [Fact]
    public void DefectsAreCollectedAndKeepTheirDocumentsOut()
    {
        var file = new RowFile().Add("!redis|str|s", "v");
        Assert.Equal(
            [
                $"{Database}hashes/%zz.json:0:0",
                $"{Database}strings_ttl.jsonl:1:1",
                $"{Database}hashes/h.json:3:1",
                $"{Database}lists/l.json:1:1",
                $"{Database}sets/s2.json:1:36",
                $"{Database}streams/x.jsonl:2:7",
                $"{Database}zsets/z.json:1:69",
            ],
            Defects(file, source => source
                .Write(Database + "hashes/h.json", "{\"format_version\":1,\"fields\":[\n{\"name\":\"a\",\"value\":\"\"},\n{\"name\":{\"base64\":\"YQ\"},\"value\":\"\"}]}")
                .Write(Database + "hashes/%zz.json", "{}")
                .Write(Database + "lists/l.json", "")
                .Write(Database + "sets/s2.json", """{"format_version":1,"members":["a","a"]}""")
                .Write(Database + "streams/x.jsonl", "{\"id\":\"1-1\"}\n{\"id\":\"01-1\"}{\"_meta\":true,\"length\":2,\"last_ms\":9}")
                .Write(Database + "strings/s.bin", "the sidecar is wrong, so nothing is known of this one")
                .Write(Database + "strings_ttl.jsonl", "?")
                .Write(Database + "zsets/z.json", """{"format_version":1,"members":[{"member":"m","score":1},            {"member":"m","score":1}]}""")));
    }

    [Fact]
    public void ARecordThatNoSnapshotHoldsIsADefect()
    {
        string name = new('n', 1 << 20);
        var file = new RowFile();
        Assert.Equal(
            [$"{Database}hashes/h.json:0:0", $"{Database}strings/{Long}.bin:0:0"],
            Defects(file, source => source
                .Write(Database + "hashes/h.json", $$"""{"format_version":1,"fields":[{"name":"{{name}}","value":""}]}""")
                .Write(Database + "KEYMAP.jsonl", $$"""{"encoded":"{{Long}}","original":"{{new string('A', 1_500_000)}}","kind":"k"}""")
                .Write($"{Database}strings/{Long}.bin", "")));
    }

    [Fact]
    public void OtherNamesMeanNothingHere() => Assert.Empty(Rows(new RowFile(), source => source
        .Write("redis/README", "")
        .Write("redis/db_01/strings/k.bin", "v")
        .Write(Database + "notes", "")
        .Write(Database + "strings/k.bin~", "")
        .Write(Database + "strings/k.json", "")
        .Write(Database + "strings/deep/k.bin", "")));

    private const string Long = "0123456789abcdef0123456789abcdef__AAAA";

    private static string[] Create(string name, string content, params (string Name, string Content)[] more) => Rows(new RowFile(), source =>
    {
        source.Write(Database + name, Encoding.UTF8.GetBytes(content));
        foreach ((string other, string text) in more)
        {
            source.Write(Database + other, text);
        }
    });

    private static string[] Rows(RowFile file, Action<EditedSource> edit) => RedisSplice.Rows(file, edit);

    private static string[] Defects(RowFile file, Action<EditedSource> edit) => RedisSplice.Defects(file, edit);
}
