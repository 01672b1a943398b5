using System.Security.Cryptography;
using System.Text;

namespace Elastickv.SnapshotFs.Tree.Tests.S3.Encode;

/// <summary>Write-back of buckets and objects beyond the golden cases (spec 07 §1, §6).</summary>
public sealed class S3SpliceTests
{
    private const string Scope = "b\0\u0001\0\0\0\0\0\0\0\u0001";
    private const string One = "\0\0\0\0\0\0\0\u0001";
    private const string Zero = "\0\0\0\0\0\0\0\0";
    private const long EditMs = 1_745_884_800_500;

    [Fact]
    public void Edited_body_gets_a_new_upload_and_leaves_no_chunk_of_the_old()
    {
        using var splice = new Splice(new ObjectRows().Bucket("b").Object("b", "o", "before").Chunk("b", "o", 7, 3, "unlisted").Object("b", "o2"));
        splice.Edits.Write("s3/b/o", "after", EditMs);
        string upload = UploadOf("b", "o");
        string etag = Md5("after");
        Assert.Equal(
            [
                ($"!s3|blob|{Scope}o\0\u0001{upload}\0\u0001{One}{Zero}", "after"),
                ($"!s3|blob|{Scope}o\0\u0001u\0\u0001{One}{Zero}", null),
                ($"!s3|blob|{Scope}o\0\u0001u\0\u0001\0\0\0\0\0\0\0\u0007\0\0\0\0\0\0\0\u0003", null),
                (Head("o"), $"{{\"upload_id\":\"{upload}\",\"etag\":\"{etag}\",\"size_bytes\":5,\"last_modified_hlc\":{(ulong)EditMs << 16},\"parts\":[{{\"part_no\":1,\"etag\":\"{etag}\",\"size_bytes\":5,\"chunk_count\":1,\"chunk_sizes\":[5]}}]}}"),
            ],
            splice.Run().OrderBy(row => row.Key, StringComparer.Ordinal));
        Assert.Empty(splice.Defects);
    }

    [Fact]
    public void New_object_without_a_sidecar_has_the_servers_defaults()
    {
        using var splice = new Splice(new ObjectRows().Bucket("b"));
        splice.Edits.Write("s3/b/empty", "", EditMs);
        Assert.Equal(
            [(Head("empty"), $"{{\"upload_id\":\"{UploadOf("b", "empty")}\",\"etag\":\"{Md5("")}\",\"size_bytes\":0,\"last_modified_hlc\":{(ulong)EditMs << 16},\"content_type\":\"application/octet-stream\"}}")],
            splice.Run());
    }

    [Fact]
    public void Edited_sidecar_keeps_upload_parts_and_the_bits_of_an_untouched_time()
    {
        const string Parts = """[null,{"PART_NO":2,"etag":"p<","size_bytes":3,"chunk_count":1,"chunk_sizes":[null,3],"part_version":9,"chunk_ref_version":0,"offloaded":false,"new":1},{"part_no":3,"etag":null,"chunk_sizes":null,"chunk_ref_version":8,"offloaded":true}]""";
        string manifest = $$"""{"upload_id":"u","etag":"e","size_bytes":0,"last_modified_hlc":114418306260860933,"content_type":"","user_metadata":null,"parts":{{Parts}}}""";
        using var splice = new Splice(new ObjectRows().Bucket("b").Head("b", "o", manifest));
        splice.Edits.Write("s3/b/o.elastickv-meta.json", """{"format_version":1,"etag":"f","size_bytes":0,"last_modified":"2025-04-29T00:00:00.123Z","user_metadata":{"k":"<"}}""");
        Assert.Equal(
            [(Head("o"), """{"upload_id":"u","etag":"f","size_bytes":0,"last_modified_hlc":114418306260860933,"user_metadata":{"k":"\u003c"},"parts":[{"part_no":0,"etag":"","size_bytes":0,"chunk_count":0},{"part_no":2,"etag":"p\u003c","size_bytes":3,"chunk_count":1,"chunk_sizes":[0,3],"part_version":9},{"part_no":3,"etag":"","size_bytes":0,"chunk_count":0,"chunk_ref_version":8,"offloaded":true}]}""")],
            splice.Run());
    }

    [Theory]
    [InlineData("""{"format_version":1,"etag":"e","size_bytes":4,"last_modified":"2025-04-29T00:00:00.123Z"}""", true)]
    [InlineData("""{"user_metadata":{},"content_type":"","LAST_modified":"2025-04-29T00:00:00.123Z","x":[],"size_bytes":4,"etag":"e","format_version":1} ]""", true)]
    [InlineData("""{"format_version":1,"etag":"e","size_bytes":4,"last_modified":"2025-04-29T00:00:00.124Z"}""", false)]
    [InlineData("""{"format_version":1,"etag":"e","size_bytes":4}""", false)]
    [InlineData("""{"format_version":1,"etag":"e","size_bytes":4,"last_modified":"2025-04-29T00:00:00.123Z","user_metadata":{"a":""}}""", false)]
    public void Sidecar_that_says_the_same_adds_no_rows(string text, bool same)
    {
        const string Manifest = """{"upload_id":"u","etag":"e","size_bytes":4,"last_modified_hlc":114418306260860933,"content_type":"","user_metadata":{},"parts":[{"part_no":1,"chunk_sizes":[4]}]}""";
        using var splice = new Splice(new ObjectRows().Bucket("b").Head("b", "o", Manifest).Chunk("b", "o", 1, 0, "body"));
        splice.Edits.Write("s3/b/o.elastickv-meta.json", text).Write("s3/b/o", "body", EditMs);
        Assert.Equal(same ? [] : [Head("o")], splice.Run().Select(row => row.Key));
    }

    [Fact]
    public void Deleted_sidecar_means_defaults_and_keeps_the_body()
    {
        using var splice = new Splice(new ObjectRows().Bucket("b").Head("b", "o", """{"upload_id":"u","etag":"x-2","size_bytes":4,"last_modified_hlc":114418306260860933,"content_type":"text/plain","parts":[{"part_no":1,"etag":"p","size_bytes":4,"chunk_count":1,"chunk_sizes":[4]}]}""").Chunk("b", "o", 1, 0, "body"));
        splice.Edits.Delete("s3/b/o.elastickv-meta.json");
        Assert.Equal(
            [(Head("o"), $"{{\"upload_id\":\"u\",\"etag\":\"{Md5("body")}\",\"size_bytes\":4,\"last_modified_hlc\":114418306260860933,\"content_type\":\"application/octet-stream\",\"parts\":[{{\"part_no\":1,\"etag\":\"p\",\"size_bytes\":4,\"chunk_count\":1,\"chunk_sizes\":[4]}}]}}")],
            splice.Run());
    }

    [Fact]
    public void Body_with_missing_bytes_needs_none_for_another_sidecar_and_can_be_replaced()
    {
        ObjectRows rows = new ObjectRows().Bucket("b").Head("b", "o", """{"upload_id":"u","size_bytes":4,"parts":[{"part_no":1,"chunk_sizes":[4]}]}""");
        using var sidecar = new Splice(rows);
        sidecar.Edits.Write("s3/b/o.elastickv-meta.json", """{"format_version":1,"size_bytes":4,"content_type":"a/b"}""");
        Assert.Equal([Head("o")], sidecar.Run().Select(row => row.Key));

        using var body = new Splice(rows);
        body.Edits.Write("s3/b/o", "new!");
        Assert.Equal(2, body.Run().Count);

        using var reset = new Splice(rows);
        reset.Edits.Delete("s3/b/o.elastickv-meta.json");
        Assert.Empty(reset.Run());
        Assert.Equal(["s3/b/o"], reset.Defects);
    }

    [Fact]
    public void Offloaded_object_loses_its_references_and_not_the_shared_bytes()
    {
        string reference = $"!s3|chunkref|{Scope}o\0\u0001u\0\u0001{One}{Zero}";
        byte[] digest = SHA256.HashData("body"u8);
        ObjectRows rows = new ObjectRows().Bucket("b")
            .Head("b", "o", """{"upload_id":"u","size_bytes":4,"parts":[{"part_no":1,"chunk_count":1,"chunk_sizes":[4],"offloaded":true}]}""")
            .Put(ObjectRows.Bytes(reference), [1, .. digest, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0])
            .Put(Encoding.ASCII.GetBytes("!s3|chunkblob|" + Convert.ToHexStringLower(digest)), "body"u8.ToArray());
        using var same = new Splice(rows);
        same.Edits.Write("s3/b/o", "body", EditMs);
        Assert.Empty(same.Run());

        using var deleted = new Splice(rows);
        deleted.Edits.Delete("s3/b/o").Delete("s3/b/o.elastickv-meta.json");
        Assert.Equal([(reference, (string?)null), (Head("o"), null)], deleted.Run());
    }

    [Fact]
    public void Object_moved_to_its_other_name_is_the_same_object()
    {
        ObjectRows rows = new ObjectRows().Bucket("b").Object("b", "path/to", "body").Object("b", "path/to/sub", "sub");
        using var splice = new Splice(rows);
        byte[] sidecar = splice.Edits.Open("s3/b/path/to.elastickv-leaf-data.elastickv-meta.json"u8).All().ToArray();
        splice.Edits.Delete("s3/b/path/to").Write("s3/b/path/to", "body", EditMs).Write("s3/b/path/to.elastickv-meta.json", sidecar)
            .Delete("s3/b/path/to.elastickv-leaf-data").Delete("s3/b/path/to.elastickv-leaf-data.elastickv-meta.json");
        Assert.Equal(
            [($"!s3|blob|{Scope}path/to/sub\0\u0001u\0\u0001{One}{Zero}", (string?)null), (Head("path/to/sub"), null)],
            splice.Run());

        using var copied = new Splice(rows);
        copied.Edits.Delete("s3/b/path/to").Write("s3/b/path/to", "body", EditMs);
        copied.Run();
        Assert.Equal(["s3/b/path/to"], copied.Defects);
    }

    [Fact]
    public void Keymap_line_gives_a_new_file_its_key()
    {
        using var splice = new Splice(new ObjectRows().Bucket("b").Object("b", "old/").Object("b", "x\u00ff").Object("b", "x\u00ff/y"));
        string keymap = Encoding.UTF8.GetString(splice.Edits.Open("s3/b/KEYMAP.jsonl"u8).All());
        splice.Edits.Write("s3/b/new%2F.elastickv-escaped-key", "body", EditMs).Write("s3/b/plain.elastickv-escaped-key", "body", EditMs)
            .Write("s3/b/KEYMAP.jsonl", keymap + "{\"encoded\":\"new%2F.elastickv-escaped-key\",\"original\":\"bmV3Lw\",\"kind\":\"s3-escaped-key\"}\n")
            .Delete("s3/b/old%2F.elastickv-escaped-key").Delete("s3/b/old%2F.elastickv-escaped-key.elastickv-meta.json")
            .Delete("s3/b/x\u00ff.elastickv-leaf-data").Delete("s3/b/x\u00ff.elastickv-leaf-data.elastickv-meta.json");
        Assert.Equal(
            [(Head("new/"), true), (Head("old/"), false), (Head("plain.elastickv-escaped-key"), true), (Head("x\u00ff"), false)],
            splice.Run().Where(row => row.Key.StartsWith("!s3|obj", StringComparison.Ordinal)).Select(row => (row.Key, row.Value is not null)));
        Assert.Empty(splice.Defects);
    }

    [Theory]
    [InlineData("{\"encoded\":\"none.elastickv-leaf-data\",\"original\":\"bm9uZQ\",\"kind\":\"s3-leaf-data\"}\n", "s3/b/KEYMAP.jsonl:1:1")]
    [InlineData("oops", "s3/b/KEYMAP.jsonl:1:1")]
    public void Bad_keymap_is_a_defect(string text, string defect)
    {
        using var splice = new Splice(new ObjectRows().Bucket("b"));
        splice.Edits.Write("s3/b/KEYMAP.jsonl", text);
        Assert.Empty(splice.Run());
        Assert.Equal([defect], splice.Defects);
    }

    [Fact]
    public void Object_called_keymap_is_an_object_with_or_without_its_sidecar()
    {
        using var splice = new Splice(new ObjectRows().Bucket("b").Object("b", "KEYMAP.jsonl"));
        splice.Edits.Write("s3/b/KEYMAP.jsonl", "not a list").Delete("s3/b/KEYMAP.jsonl.elastickv-meta.json");
        Assert.Equal(3, splice.Run().Count);
        Assert.Empty(splice.Defects);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData("\0\0\0\0\0\0\0\u0007", 8)]
    [InlineData(" 41\n", 42)]
    [InlineData("", 0)]
    [InlineData("x", 0)]
    [InlineData("\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", 0)]
    public void New_bucket_counts_on(string? counter, int generation)
    {
        var rows = new ObjectRows().Bucket("other");
        if (counter is not null)
        {
            rows.Put(ObjectRows.Bytes("!s3|bucket|gen|b\0\u0001"), ObjectRows.Bytes(counter));
        }

        using var splice = new Splice(rows);
        splice.Edits.Write("s3/b/_bucket.json", """{"format_version":1,"name":"b","acl":"private"}""").Write("s3/b/o", "");
        List<(string Key, string? Value)> added = splice.Run();
        if (generation == 0)
        {
            Assert.Empty(added);
            Assert.Equal(["s3/b/_bucket.json"], splice.Defects);
            return;
        }

        Assert.Equal(
            [
                ("!s3|bucket|gen|b\0\u0001", "\0\0\0\0\0\0\0" + (char)generation),
                ("!s3|bucket|meta|b\0\u0001", $"{{\"bucket_name\":\"b\",\"generation\":{generation},\"created_at_hlc\":{Splice.Timestamp},\"acl\":\"private\"}}"),
            ],
            added[..2]);
        Assert.StartsWith("!s3|obj|head|b\0\u0001\0\0\0\0\0\0\0" + (char)generation + "o\0\u0001", added[2].Key, StringComparison.Ordinal);
    }

    [Fact]
    public void Dropped_bucket_takes_its_generation_with_open_uploads_and_locks()
    {
        string Key(string family, string rest, string scope = Scope) => $"!s3|{family}|{scope}{rest}";
        ObjectRows rows = new ObjectRows().Bucket("b").Bucket("c").Object("b", "o").Object("c", "o").Object("b", "stale", generation: 2);
        string[] gone =
        [
            "!s3|bucket|meta|b\0\u0001", Key("obj|head", "o\0\u0001"), Key("blob", $"o\0\u0001u\0\u0001{One}{Zero}"), Key("chunkref", "anything"),
            Key("upload|meta", "m\0\u0001v\0\u0001"), Key("upload|part", $"m\0\u0001v\0\u0001{One}"), Key("gc|upload", "m\0\u0001v\0\u0001"), Key("blob", "locked"), Key("obj|head", "intent"),
        ];
        foreach (string key in gone[3..8])
        {
            rows.Put(ObjectRows.Bytes(key), "x"u8.ToArray());
        }

        rows.Put(ObjectRows.Bytes("!txn|lock|" + gone[7]), "x"u8.ToArray()).Put(ObjectRows.Bytes("!txn|int|" + gone[7]), "x"u8.ToArray());
        rows.Put(ObjectRows.Bytes("!txn|int|" + gone[8]), "x"u8.ToArray()).Put(ObjectRows.Bytes("!txn|lock|" + Key("obj|head", "o\0\u0001", "c\0\u0001" + One)), "x"u8.ToArray());
        rows.Put(ObjectRows.Bytes("!s3|bucket|gen|b\0\u0001"), ObjectRows.Bytes(One));
        using var splice = new Splice(rows);
        splice.Edits.Delete("s3/b");
        List<(string Key, string? Value)> added = splice.Run();
        Assert.All(added, row => Assert.Null(row.Value));

        // The last key never had a row, so only its intent goes.
        Assert.Equal(
            gone[..8].Concat(["!txn|lock|" + gone[7], "!txn|int|" + gone[7], "!txn|int|" + gone[8]]).Order(StringComparer.Ordinal),
            added.Select(row => row.Key).Order(StringComparer.Ordinal));
        Assert.Empty(splice.Defects);
    }

    [Fact]
    public void Lock_on_an_edited_object_is_settled_and_its_row_written_again()
    {
        const string Manifest = """{"upload_id":"u","etag":"e","size_bytes":0,"last_modified_hlc":0}""";
        using var splice = new Splice(new ObjectRows().Bucket("b").Head("b", "o", Manifest).Put(ObjectRows.Bytes("!txn|lock|" + Head("o")), "x"u8.ToArray()));
        splice.Edits.Write("s3/b/o.elastickv-meta.json", """{"format_version":1,"etag":"f","size_bytes":0}""");
        Assert.Equal(
            [(Head("o"), """{"upload_id":"u","etag":"f","size_bytes":0,"last_modified_hlc":0}"""), ("!txn|lock|" + Head("o"), null)],
            splice.Run());
    }

    [Fact]
    public void Edited_bucket_keeps_generation_and_creation()
    {
        ObjectRows rows = new ObjectRows().Put(ObjectRows.Bytes("!s3|bucket|meta|b\0\u0001"), """{"bucket_name":"b","generation":3,"created_at_hlc":77,"owner":"o","acl":"private"}"""u8.ToArray());
        using var splice = new Splice(rows);
        splice.Edits.Write("s3/b/_bucket.json", """{"format_version":1,"name":"b","region":"r","acl":"public-read"}""");
        Assert.Equal([("!s3|bucket|meta|b\0\u0001", """{"bucket_name":"b","generation":3,"created_at_hlc":77,"region":"r","acl":"public-read"}""")], splice.Run());
    }

    [Fact]
    public void Every_defect_is_found_and_sound_objects_are_encoded_beside_it()
    {
        using var splice = new Splice(new ObjectRows().Bucket("b").Object("b", "o").Object("b", "p"));
        splice.Edits.Write("s3/b/_bucket.json", "{\"format_version\":1,\n\"name\":\"c\"}")
            .Write("s3/b/_orphans/x", "x").Write("s3/b/good", "").Write("s3/b/o.elastickv-meta.json", "{")
            .Write("s3/b/p", "longer").Write("s3/b/p.elastickv-meta.json", """{"format_version":1,"size_bytes":4,"etag":"e"}""")
            .Write("s3/none/o", "x").Write("s3/stray", "x").Write("s3/b/nobody.elastickv-meta.json", "{");
        Assert.Equal([Head("good")], splice.Run().Select(row => row.Key));
        Assert.Equal(
            ["s3/b/_bucket.json:2:8", "s3/b/_orphans/x", "s3/b/o.elastickv-meta.json:1:2", "s3/b/p.elastickv-meta.json:1:34", "s3/none/_bucket.json", "s3/stray"],
            splice.Defects.Order(StringComparer.Ordinal));
    }

    private static string Head(string key) => $"!s3|obj|head|{Scope}{key}\0\u0001";

    /// <summary>U' of spec 07 §6.2.</summary>
    private static string UploadOf(string bucket, string key)
    {
        var timestamp = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(timestamp, Splice.Timestamp);
        return Convert.ToHexStringLower(SHA256.HashData([.. ObjectRows.Bytes($"{bucket}\0\u0001{key}\0\u0001"), .. timestamp]))[..32];
    }

    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
