using System.Security.Cryptography;
using System.Text;
using Elastickv.SnapshotFs.Tree.Encode;
using Elastickv.SnapshotFs.Tree.S3;
using Elastickv.SnapshotFs.Tree.S3.Encode;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3.Encode;

/// <summary>The encoding vectors of spec 05 §17, and what the text of §12 says beyond them and the golden trees.</summary>
public sealed class S3CanonicalVectorTests
{
    private const string Restore = "656c61737469636b762d726573746f72650001";

    [Fact]
    public void V14_whole_payload()
    {
        TestSource source = new TestSource()
            .AddFile("s3/b1/_bucket.json", "{\n  \"format_version\": 1,\n  \"name\": \"b1\",\n  \"owner\": \"o\",\n  \"region\": \"r\",\n  \"acl\": \"private\"\n}")
            .AddFile("s3/b1/hi.txt", "hello")
            .AddFile("s3/b1/hi.txt.elastickv-meta.json", "{\n  \"format_version\": 1,\n  \"etag\": \"5d41402abc4b2a76b9719d911017c592\",\n  \"size_bytes\": 5,\n  \"last_modified\": \"2025-04-29T00:00:00.123Z\",\n  \"content_type\": \"text/plain\"\n}");
        using var written = new TemporaryFile();
        EncodedRows.Write(new S3CanonicalEncoder(), source, written.Path, ObjectRows.VectorTime);
        byte[] payload = File.ReadAllBytes(written.Path);
        Assert.Equal(808, payload.Length);
        Assert.Equal("6925ed9c309e0cf5edea7c663ba548e22c8bf8d181186feeb22faf0ee508fd42", Convert.ToHexStringLower(SHA256.HashData(payload)));
    }

    [Fact]
    public void V15_empty_object()
    {
        List<(string Key, string Value)> rows = Rows(Bucket().AddFile("s3/b1/e", "").AddFile("s3/b1/e.elastickv-meta.json", """{"format_version":1,"etag":"d41d8cd98f00b204e9800998ecf8427e","size_bytes":0}"""));
        (string key, string value) = Assert.Single(rows, row => !row.Key.StartsWith("!s3|bucket|", StringComparison.Ordinal));
        Assert.Equal("2173337c6f626a7c686561647c623100010000000000000001650001", Hex(key));
        Assert.Equal(
            """{"upload_id":"elastickv-restore","etag":"d41d8cd98f00b204e9800998ecf8427e","size_bytes":0,"last_modified_hlc":0,"content_type":"","content_encoding":"","cache_control":"","content_disposition":"","user_metadata":null,"parts":null}""",
            value);
    }

    [Theory]
    [InlineData(1_048_577, "[1048576,1]", 2)]
    [InlineData(1_048_576, "[1048576]", 1)]
    [InlineData(2_097_152, "[1048576,1048576]", 2)]
    public void V16_chunks(int size, string sizes, int count)
    {
        TestSource source = Bucket().AddFile("s3/b1/big", new byte[size]);
        source.AddFile("s3/b1/big.elastickv-meta.json", $$"""{"format_version":1,"etag":"9587b149ff392ca6887a05d921e73e72","size_bytes":{{size}}}""");
        List<(string Key, string Value)> rows = Rows(source);
        List<(string Key, string Value)> chunks = rows.FindAll(row => row.Key.StartsWith("!s3|blob|", StringComparison.Ordinal));
        Assert.Equal(count, chunks.Count);
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => "2173337c626c6f627c6231000100000000000000016269670001" + Restore + "0000000000000001" + i.ToString("x16")),
            chunks.Select(chunk => Hex(chunk.Key)));
        Assert.Equal(new string('\0', size), string.Concat(chunks.Select(chunk => chunk.Value)));
        Assert.Contains($"\"parts\":[{{\"part_no\":1,\"etag\":\"9587b149ff392ca6887a05d921e73e72\",\"size_bytes\":{size},\"chunk_count\":{count},\"chunk_sizes\":{sizes},", rows.Find(row => row.Key.StartsWith("!s3|obj|", StringComparison.Ordinal)).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"encoded":"path/to.elastickv-leaf-data","original":"cGF0aC90bw","kind":"s3-leaf-data"}""")]
    [InlineData("""{"encoded":"path/to.elastickv-leaf-data","original":"cGF0aC90bw","kind":"x"}""")]
    [InlineData("""{"encoded":"path/sub","original":"X29ycGhhbnMveA","kind":"sha-fallback"}""")]
    [InlineData("""{"encoded":"path/none.elastickv-leaf-data","original":"cGF0aC90bw","kind":"s3-leaf-data"}""")]
    public void V17_leaf_data_goes_back_and_a_bad_line_is_refused(string secondLine)
    {
        const string Line = """{"encoded":"path/to.elastickv-leaf-data","original":"cGF0aC90bw","kind":"s3-leaf-data"}""";
        TestSource source = Bucket().AddFile("s3/b1/KEYMAP.jsonl", Line + "\n" + (secondLine.Length > 0 ? secondLine + "\n" : ""));
        Object(source, "path/to.elastickv-leaf-data", "x");
        Object(source, "path/to/sub", "x");
        if (secondLine.Length > 0)
        {
            var defect = Assert.Throws<DocumentDefectException>(() => Rows(source));
            Assert.Equal("s3/b1/KEYMAP.jsonl", TreeDump.Text(defect.Path));
            Assert.Equal(2, defect.Line);
            return;
        }

        Assert.Equal(
            ["2173337c6f626a7c686561647c623100010000000000000001706174682f746f0001", "2173337c6f626a7c686561647c623100010000000000000001706174682f746f2f7375620001"],
            Rows(source).Where(row => row.Key.StartsWith("!s3|obj|", StringComparison.Ordinal)).Select(row => Hex(row.Key)));
    }

    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("null", "null")]
    [InlineData("{\"b\":\"1\"},\"user_metadata\":{\"a\":\"2\",\"b\":\"3\"}", """{"a":"2","b":"3"}""")]
    [InlineData("{\"b\":\"1\"},\"user_metadata\":null", "null")]
    [InlineData("{\"b\":null}", """{"b":""}""")]
    public void V18_user_metadata(string given, string expected)
    {
        TestSource source = Bucket().AddFile("s3/b1/o", "x").AddFile("s3/b1/o.elastickv-meta.json", $$"""{"format_version":1,"size_bytes":1,"user_metadata":{{given}}}""");
        Assert.Contains($"\"user_metadata\":{expected},\"parts\":[{{\"part_no\":1,\"etag\":\"\",\"size_bytes\":1,", Rows(source)[^1].Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("not-a-time", 0)]
    [InlineData("1969-12-31T23:59:59Z", 0)]
    [InlineData("2025-04-29T00:00:00.123Z", 114418306260860928)]
    [InlineData("2025-04-29T00:00:00.123999999Z", 114418306260860928)]
    [InlineData("2025-04-29T09:00:00.123+09:00", 114418306260860928)]
    [InlineData("9999-12-31T23:59:59.999-24:00", 16606978847539134464)]
    public void V20_timestamps(string text, ulong expected)
    {
        using Sidecar sidecar = Sidecar.Parse(default, Encoding.UTF8.GetBytes($$"""{"format_version":1,"last_modified":"{{text}}"}"""));
        Assert.Equal(expected, sidecar.LastModifiedHlc);
    }

    [Fact]
    public void V19_bucket_of_another_directory_name()
    {
        const string Directory = "bb93dab57b15db5d63775dfa5ab9da7a__b64.data";
        TestSource source = new TestSource().AddFile($"s3/{Directory}/_bucket.json", """{"format_version":1,"name":"b64.data"}""");
        Assert.Equal("2173337c6275636b65747c6d6574617c6236342e646174610001", Hex(Rows(source)[1].Key));
    }

    [Theory]
    [InlineData("{\"format_version\":1,\"size_bytes\":1} ]x", null)]
    [InlineData("{\"format_version\":1,\"size_bytes\":1}}", null)]
    [InlineData("{\"format_version\":1,\"size_bytes\":1}{}", "1:36")]
    [InlineData("\u00ef\u00bb\u00bf{\"format_version\":1,\"size_bytes\":1}", "1:1")]
    [InlineData("{\"format_version\":1,\n \"size_bytes\":1.0}", "2:15")]
    [InlineData("{\"format_version\":1,\"size_bytes\":2}", "1:34")]
    [InlineData("{\"format_version\":1,\"size_bytes\":1,\"etag\":1}", "1:43")]
    [InlineData("{\"format_version\":1,\"size_bytes\":1,\"user_metadata\":{\"a\":1}}", "1:57")]
    [InlineData("null", "1:1")]
    [InlineData("", "1:1")]
    public void Sidecar_is_read_as_the_reference_reads_it(string text, string? refusedAt)
    {
        TestSource source = Bucket().AddFile("s3/b1/o", "x").AddFile("s3/b1/o.elastickv-meta.json", ObjectRows.Bytes(text));
        if (refusedAt is null)
        {
            Assert.Equal(4, Rows(source).Count);
            return;
        }

        var defect = Assert.Throws<DocumentDefectException>(() => Rows(source));
        Assert.Equal("s3/b1/o.elastickv-meta.json", TreeDump.Text(defect.Path));
        Assert.Equal(refusedAt, $"{defect.Line}:{defect.Column}");
    }

    [Theory]
    [InlineData("s3/b1/o", 2)]
    [InlineData("s3/b1/o.elastickv-meta.json", 2)]
    [InlineData("s3/b1/_bucket.json", 2)]
    public void Hard_link_is_refused(string path, int links)
    {
        TestSource source = Bucket();
        Object(source, "o", "x");
        using SourceFile file = source.Open(Encoding.ASCII.GetBytes(path));
        source.AddFile(path, file.All().ToArray(), links);
        Assert.Equal(path, TreeDump.Text(Assert.Throws<DocumentDefectException>(() => Rows(source)).Path));
    }

    [Theory]
    [InlineData("s3", SourceKind.Symlink, true)]
    [InlineData("s3", SourceKind.File, true)]
    [InlineData("s3/link", SourceKind.Symlink, true)]
    [InlineData("s3/_link", SourceKind.Symlink, false)]
    [InlineData("s3/b1/_bucket.json", SourceKind.Symlink, true)]
    [InlineData("s3/b1/KEYMAP.jsonl", SourceKind.Symlink, true)]
    [InlineData("s3/b1/_orphans", SourceKind.Special, true)]
    [InlineData("s3/b1/_orphans/x.elastickv-meta.json", SourceKind.Special, true)]
    [InlineData("s3/b1/_orphans/x", SourceKind.Special, false)]
    [InlineData("s3/b1/x.elastickv-meta.json", SourceKind.Special, false)]
    [InlineData("s3/b1/o.elastickv-meta.json", SourceKind.Symlink, true)]
    [InlineData("s3/b1/d/fifo", SourceKind.Special, true)]
    public void What_is_no_file_is_refused_or_left_out(string path, SourceKind kind, bool refused)
    {
        TestSource source = Bucket();
        Object(source, "o", "x");
        source.AddOther(path, kind);
        if (refused)
        {
            Assert.Equal(path, TreeDump.Text(Assert.Throws<DocumentDefectException>(() => Rows(source)).Path));
        }
        else
        {
            Assert.Equal(4, Rows(source).Count);
        }
    }

    [Fact]
    public void Empty_tree_and_empty_directories_give_nothing()
    {
        Assert.Empty(Rows(new TestSource()));
        Assert.Empty(Rows(new TestSource().AddDirectory("s3")));
        Assert.Equal(2, Rows(Bucket().AddDirectory("s3/b1/d/e.elastickv-meta.json").AddDirectory("s3/b1/_orphans")).Count);
    }

    [Fact]
    public void Keymap_with_a_sidecar_is_an_object()
    {
        TestSource source = Bucket();
        Object(source, "KEYMAP.jsonl", "no list");
        Assert.Equal("!s3|obj|head|b1\0\u0001\0\0\0\0\0\0\0\u0001KEYMAP.jsonl\0\u0001", Rows(source)[^1].Key);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("null\n")]
    [InlineData("{\"encoded\":\"a\",\"original\":\"YQ\"}")]
    [InlineData("{\"encoded\":\"a\",\"original\":null,\"kind\":\"sha-fallback\"}")]
    [InlineData("{\"Encoded\":\"a\",\"original\":\"YQ\",\"kind\":\"sha-fallback\"}")]
    [InlineData("{\"encoded\":\"a\",\"original\":\"YQ==\",\"kind\":\"sha-fallback\"}")]
    [InlineData("{\"encoded\":\"a\",\"original\":\"\",\"kind\":\"sha-fallback\"}")]
    [InlineData("{\"encoded\":\"\",\"original\":\"YQ\",\"kind\":\"sha-fallback\"}")]
    [InlineData("{\"encoded\":\"a\",\"original\":\"YQ\",\"kind\":\"sha-fallback\"} {}")]
    [InlineData("{\"encoded\":\"a\\\\b\",\"original\":\"YQ\",\"kind\":\"sha-fallback\"}")]
    [InlineData("{\"encoded\":\"a.elastickv-escaped-key\",\"original\":\"YQ\",\"kind\":\"s3-escaped-key\"}")]
    [InlineData("{\"encoded\":\"a\",\"original\":\"YQ\",\"kind\":\"meta-suffix-rename\"}")]
    [InlineData("{\"encoded\":\"d\",\"original\":\"YQ\",\"kind\":\"sha-fallback\"}")]
    public void Keymap_line_is_refused(string text)
    {
        TestSource source = Bucket().AddFile("s3/b1/KEYMAP.jsonl", text);
        Object(source, "a", "x");
        Object(source, "d/x", "x");
        var defect = Assert.Throws<DocumentDefectException>(() => Rows(source));
        Assert.Equal("s3/b1/KEYMAP.jsonl", TreeDump.Text(defect.Path));
        Assert.Equal(1, defect.Line);
    }

    [Theory]
    [InlineData(4_194_303, false)]
    [InlineData(4_194_304, true)]
    public void Keymap_line_of_4_MiB(int length, bool refused)
    {
        string line = """{"encoded":"a","original":"YQ","kind":"sha-fallback"}""";
        TestSource source = Bucket().AddFile("s3/b1/KEYMAP.jsonl", line.PadRight(length));
        Object(source, "a", "x");
        if (refused)
        {
            Assert.Contains("4194304 bytes", Assert.Throws<DocumentDefectException>(() => Rows(source)).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(4, Rows(source).Count);
        }
    }

    [Fact]
    public void Renamed_objects_whose_keys_are_no_utf8_and_look_alike_go_back_to_their_keys()
    {
        // Both lines of KEYMAP.jsonl say the same "encoded", a name that no file has.
        var rows = new ObjectRows().Bucket("b1").Object("b1", "x\u00ff").Object("b1", "x\u00ff/y").Object("b1", "x\u00fe").Object("b1", "x\u00fe/y").Object("b1", "\u00f0.elastickv-meta.json");
        AssertRoundTrip(rows, 5);
    }

    [Fact]
    public void Bucket_whose_name_is_no_utf8_goes_back_to_its_name() => AssertRoundTrip(new ObjectRows().Bucket("b\u00ff").Object("b\u00ff", "o"), 1);

    [Fact]
    public void Tree_deeper_than_any_stack_is_walked()
    {
        TestSource source = Bucket();
        Object(source, string.Concat(Enumerable.Repeat("d/", 3000)) + "o", "x");
        Assert.Equal(4, Rows(source).Count);
    }

    private static void AssertRoundTrip(ObjectRows rows, int objects)
    {
        using OpenSnapshot snapshot = rows.Open();
        TreeDump expected = TreeDump.Of(snapshot.Part);
        var source = new TestSource();
        foreach ((string path, byte[] content) in expected.Files)
        {
            source.AddFile(path, content);
        }

        using var written = new TemporaryFile();
        EncodedRows.Write(new S3CanonicalEncoder(), source, written.Path);
        using OpenSnapshot again = OpenSnapshot.OfFile(written.Path);
        TreeDump actual = TreeDump.Of(again.Part);
        Assert.Equal(objects, actual.Files.Keys.Count(path => path.EndsWith(".elastickv-meta.json", StringComparison.Ordinal)));
        Assert.Equal(expected.Files, actual.Files);
    }

    private static TestSource Bucket() => new TestSource().AddFile("s3/b1/_bucket.json", """{"format_version":1,"name":"b1"}""");

    private static void Object(TestSource source, string path, string body) =>
        source.AddFile("s3/b1/" + path, body).AddFile($"s3/b1/{path}.elastickv-meta.json", $$"""{"format_version":1,"size_bytes":{{body.Length}}}""");

    private static List<(string Key, string Value)> Rows(TestSource source) => EncodedRows.Of(new S3CanonicalEncoder(), source, ObjectRows.VectorTime);

    private static string Hex(string latin1) => Convert.ToHexStringLower(ObjectRows.Bytes(latin1));
}
