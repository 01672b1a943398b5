using System.Security.Cryptography;
using System.Text;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>The decoding vectors of spec 05 §17, with the outcome that spec 00 gives where the reference stops.</summary>
public class VectorTests
{
    private const string BucketValue = """{"bucket_name":"photos","generation":3,"created_at_hlc":114418306260860933,"region":"us-east-1","acl":"private"}""";
    private const string BucketMetaPhotos = "2173337c6275636b65747c6d6574617c70686f746f730001";
    private const string HeadPhotos = "2173337c6f626a7c686561647c70686f746f7300010000000000000003";
    private const string OffloadedRow = "016f1affc39256736d64ee3aaaec5138186df29139a773d85468bea3a1d148d90c000000000000000900026e31";

    private const string OffloadedRow2 = "026f1affc39256736d64ee3aaaec5138186df29139a773d85468bea3a1d148d90c000000000000000900026e31000200026e31000e31302e302e302e313a35303035"
        + "3100026e32000e31302e302e302e323a3530303531";

    [Fact]
    public void V1_V2_bucket_metadata_and_generation()
    {
        TreeDump dump = Dump(Photos().Put(Hex("2173337c6275636b65747c67656e7c70686f746f730001"), Hex("0000000000000003")));
        Assert.Equal(["s3/photos/_bucket.json"], dump.Files.Keys);
        byte[] file = dump.Files["s3/photos/_bucket.json"];
        Assert.Equal(90, file.Length);
        Assert.Equal("dfdb41d3ab0650b4025452decd9257d7bf060e679efa1ce9431f08cf56cb8de8", Sha(file));
    }

    [Fact]
    public void V3_object_of_one_chunk()
    {
        TreeDump dump = Dump(Photos()
            .Put(
                Hex("2173337c626c6f627c70686f746f7300010000000000000003323032362f612e74787400013030313132323333343435353636373738383939616162626363646465656666000100000000000000010000000000000000"),
                "hello"u8.ToArray())
            .Put(
                Hex(HeadPhotos + "323032362f612e7478740001"),
                Encoding.UTF8.GetBytes("""{"upload_id":"00112233445566778899aabbccddeeff","etag":"5d41402abc4b2a76b9719d911017c592","size_bytes":5,"last_modified_hlc":114418306260860933,"content_type":"text/plain","user_metadata":{"camera":"fx\u003c30\u003e\u0026\u2028"},"parts":[{"part_no":1,"etag":"5d41402abc4b2a76b9719d911017c592","size_bytes":5,"chunk_count":1,"chunk_sizes":[5]}]}""")));
        Assert.Equal("hello"u8, dump.Files["s3/photos/2026/a.txt"]);
        byte[] sidecar = dump.Files["s3/photos/2026/a.txt.elastickv-meta.json"];
        Assert.Equal(240, sidecar.Length);
        Assert.Equal("28e7fe48fe47b4008bb99703165e938ccaa0118ef9bf6ca049a4cad5f66cce95", Sha(sidecar));
    }

    [Fact]
    public void V4_empty_object()
    {
        TreeDump dump = Dump(Photos().Put(
            Hex("2173337c6f626a7c686561647c70686f746f7300010000000000000003656d7074790001"),
            """{"upload_id":"00112233445566778899aabbccddeeff","etag":"d41d8cd98f00b204e9800998ecf8427e","size_bytes":0,"last_modified_hlc":114418306260860933,"content_type":"application/octet-stream"}"""u8.ToArray()));
        Assert.Empty(dump.Files["s3/photos/empty"]);
        byte[] sidecar = dump.Files["s3/photos/empty.elastickv-meta.json"];
        Assert.Equal(183, sidecar.Length);
        Assert.Equal("e5c16ae50a1fe252080b7c0263caff64bf90ffa756a132b08e49390cc682078e", Sha(sidecar));
    }

    [Theory]
    [InlineData(true, "AAAAAAAABC")]
    [InlineData(false, null)]
    public void V5_multipart(bool withSecondChunk, string? body)
    {
        const string Upload = "666665656464636362626161393938383737363635353434333332323131303000010000000000000001";
        const string Blob = "2173337c626c6f627c70686f746f73000100000000000000036d702e62696e0001";
        ObjectRows builder = Photos()
            .Put(Hex(Blob + Upload + "000000000000000001967ed7e47c0005"), "AAAAA"u8.ToArray())
            .Put(Hex(Blob + Upload + "000000000000000001967ed7e47c0009"), "other"u8.ToArray())
            .Put(Hex(Blob + Upload + "0000000000000002" + "01967ed7e47c0005"), "stray"u8.ToArray())
            .Put(Hex(Blob + Upload.Replace("0000000000000001", "0000000000000002") + "000000000000000001967ed7e47d0005"), "BC"u8.ToArray())
            .Put(
                Hex(HeadPhotos + "6d702e62696e0001"),
                """{"upload_id":"ffeeddccbbaa99887766554433221100","etag":"47332faf43cb1947928062afacd51c39-2","size_bytes":10,"last_modified_hlc":114418306261057541,"content_type":"application/octet-stream","parts":[{"part_no":1,"etag":"aee9e38cb4d40ec2794542567539b4c8","size_bytes":8,"chunk_count":2,"chunk_sizes":[5,3],"part_version":114418306260926469,"chunk_ref_version":114418306260926468},{"part_no":2,"etag":"f85b7b377112c272bc87f3e73f10508d","size_bytes":2,"chunk_count":1,"chunk_sizes":[2],"part_version":114418306260992005,"chunk_ref_version":114418306260992004}]}"""u8.ToArray());
        if (withSecondChunk)
        {
            builder.Put(Hex(Blob + Upload + "000000000000000101967ed7e47c0005"), "AAA"u8.ToArray());
        }

        TreeDump dump = Dump(builder);
        Assert.Equal(186, dump.Files["s3/photos/mp.bin.elastickv-meta.json"].Length);
        Assert.Contains("\"last_modified\": \"2025-04-29T00:00:00.126Z\"", Encoding.UTF8.GetString(dump.Files["s3/photos/mp.bin.elastickv-meta.json"]));
        if (body is not null)
        {
            Assert.Equal(body, Encoding.UTF8.GetString(dump.Files["s3/photos/mp.bin"]));
            Assert.Empty(dump.Problems);
        }
        else
        {
            Assert.Equal(["s3/photos/mp.bin"], dump.Unreadable);
            Assert.Equal(ProblemClass.IncompleteBody, Assert.Single(dump.Problems).Class);
        }
    }

    [Theory]
    [InlineData(OffloadedRow, "", "[9]", "offloaded", "")]
    [InlineData(OffloadedRow2, "", "[9]", "offloaded", "")]
    [InlineData(OffloadedRow, "0000000000000063", "[9]", "offloaded", ProblemClass.IncompleteBody)]
    [InlineData(OffloadedRow, "", "[9]", null, ProblemClass.IncompleteBody)]
    [InlineData(OffloadedRow, "", "[8]", "offloaded", ProblemClass.IncompleteBody)]
    [InlineData(OffloadedRow, "", "null", "offloaded", ProblemClass.IncompleteBody)]
    [InlineData(OffloadedRow, "", "[9]", "different", ProblemClass.IncompleteBody + " " + ProblemClass.DigestMismatch)]
    [InlineData(OffloadedRow + "00", "", "[9]", "offloaded", ProblemClass.IncompleteBody + " " + ProblemClass.BadRecord)]
    [InlineData(OffloadedRow + "0000", "", "[9]", "offloaded", ProblemClass.IncompleteBody + " " + ProblemClass.BadRecord)]
    [InlineData("ff6f1affc39256736d64ee3aaaec5138186df29139a773d85468bea3a1d148d90c000000000000000900026e31", "", "[9]", "offloaded", ProblemClass.IncompleteBody + " " + ProblemClass.BadRecord)]
    public void V6_offloaded(string reference, string version, string sizes, string? content, string problems)
    {
        ObjectRows builder = new ObjectRows().Bucket("b")
            .Put(Hex("2173337c6368756e6b7265667c62000100000000000000016f000175000100000000000000010000000000000000" + version), Hex(reference))
            .Head("b", "o", $$"""{"upload_id":"u","size_bytes":9,"parts":[{"part_no":1,"etag":"ae5f549badfa56dfe96ec65e000508ad","size_bytes":9,"chunk_count":1,"chunk_sizes":{{sizes}},"offloaded":true}]}""");
        if (content is not null)
        {
            builder.Put(ObjectRows.Bytes("!s3|chunkblob|6f1affc39256736d64ee3aaaec5138186df29139a773d85468bea3a1d148d90c"), ObjectRows.Bytes(content));
        }

        TreeDump dump = Dump(builder);
        Assert.Equal(problems, string.Join(" ", dump.Problems.Select(p => p.Class)));
        if (problems.Length == 0)
        {
            Assert.Equal("offloaded", Encoding.UTF8.GetString(dump.Files["s3/b/o"]));
        }
        else
        {
            Assert.Equal(["s3/b/o"], dump.Unreadable);
        }
    }

    [Fact]
    public void V7_object_that_is_also_a_directory()
    {
        TreeDump dump = Dump(new ObjectRows().Bucket("b").Object("b", "path/to").Object("b", "path/to/sub"));
        Assert.Equal(
            [
                "s3/b/KEYMAP.jsonl", "s3/b/_bucket.json", "s3/b/path/to.elastickv-leaf-data", "s3/b/path/to.elastickv-leaf-data.elastickv-meta.json", "s3/b/path/to/sub",
                "s3/b/path/to/sub.elastickv-meta.json",
            ],
            dump.Files.Keys);
        Assert.Equal(
            "7b22656e636f646564223a22706174682f746f2e656c61737469636b762d6c6561662d64617461222c226f726967696e616c223a2263474630614339306277222c226b696e64223a2273332d6c6561662d64617461227d0a",
            Convert.ToHexStringLower(dump.Files["s3/b/KEYMAP.jsonl"]));
    }

    [Fact]
    public void V8_key_with_the_suffix_of_sidecars()
    {
        TreeDump dump = Dump(new ObjectRows().Bucket("b").Object("b", "evil.elastickv-meta.json"));
        Assert.Equal(
            ["s3/b/KEYMAP.jsonl", "s3/b/_bucket.json", "s3/b/evil.elastickv-meta.json.user-data", "s3/b/evil.elastickv-meta.json.user-data.elastickv-meta.json"],
            dump.Files.Keys);
        Assert.Equal(
            """{"encoded":"evil.elastickv-meta.json.user-data","original":"ZXZpbC5lbGFzdGlja3YtbWV0YS5qc29u","kind":"meta-suffix-rename"}""" + "\n",
            Encoding.UTF8.GetString(dump.Files["s3/b/KEYMAP.jsonl"]));
    }

    [Theory]
    [InlineData("70686f746f732f0001", "photos%2F")]
    [InlineData("612f2f620001", "a%2F%2Fb")]
    [InlineData("2e2e2f780001", "..%2Fx")]
    [InlineData("2f6162730001", "%2Fabs")]
    [InlineData("615c620001", "a%5Cb")]
    [InlineData("0001", "")]
    [InlineData("6100ffff7a0001", "a%00%FFz")]
    public void V9_keys_that_are_no_paths(string key, string escaped)
    {
        TreeDump dump = Dump(Photos().Put(Hex(HeadPhotos + key), "{}"u8.ToArray()));
        string name = $"s3/photos/{escaped}.elastickv-escaped-key";
        Assert.Equal(new[] { "s3/photos/KEYMAP.jsonl", "s3/photos/_bucket.json", name, name + ".elastickv-meta.json" }.Order(StringComparer.Ordinal), dump.Files.Keys);
    }

    [Fact]
    public void V11_objects_of_another_generation_are_not_shown()
    {
        TreeDump dump = Dump(new ObjectRows().Bucket("b", 7).Object("b", "stale-obj", generation: 6).Object("b", "o", generation: 7).Object("b", "newer", generation: 8));
        Assert.Equal(["s3/b/_bucket.json", "s3/b/o", "s3/b/o.elastickv-meta.json"], dump.Files.Keys);
        Assert.Empty(dump.Problems);
    }

    [Fact]
    public void V12_part_without_chunks_contributes_nothing()
    {
        TreeDump dump = Dump(new ObjectRows().Bucket("b").Chunk("b", "o", 1, 0, "hello").Chunk("b", "o", 2, 0, "STRAY")
            .Head("b", "o", """{"upload_id":"u","size_bytes":5,"parts":[{"part_no":1,"size_bytes":5,"chunk_count":1,"chunk_sizes":[5]},{"part_no":2,"size_bytes":0,"chunk_count":0}]}"""));
        Assert.Equal("hello"u8, dump.Files["s3/b/o"]);
        Assert.Empty(dump.Problems);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void V13_the_newest_version_is_shown(bool keepOldChunk)
    {
        const ulong Old = 0x01967ed7e47b0005, OldChunk = 0x01967ed7e47b0004, New = 0x01967ed7e47d0004, Deleted = 0x01967ed7e47e0005;
        byte[] gone = [.. "!s3|blob|"u8, .. Hex("6200010000000000000001676f6e650001"), .. ObjectRows.Bytes(new string('3', 32)), .. Hex("000100000000000000010000000000000000")];
        byte[] old = [.. "!s3|blob|"u8, .. Hex("62000100000000000000016f0001"), .. ObjectRows.Bytes(new string('1', 32)), .. Hex("000100000000000000010000000000000000")];
        byte[] young = [.. "!s3|blob|"u8, .. Hex("62000100000000000000016f0001"), .. ObjectRows.Bytes(new string('2', 32)), .. Hex("000100000000000000010000000000000000")];
        byte[] meta = [.. "!s3|bucket|meta|"u8, .. Hex("620001")];
        byte[] headGone = [.. "!s3|obj|head|"u8, .. Hex("6200010000000000000001676f6e650001")];
        byte[] head = [.. "!s3|obj|head|"u8, .. Hex("62000100000000000000016f0001")];
        ObjectRows builder = new ObjectRows(Deleted)
            .Put(gone, "bye"u8.ToArray(), 0x01967ed7e47b0003)
            .Delete(old, Deleted)
            .Put(young, "NEW"u8.ToArray(), New)
            .Put(meta, """{"bucket_name":"b","generation":1,"created_at_hlc":114418306260795397,"region":"us-east-1","acl":"public-read"}"""u8.ToArray(), 0x01967ed7e47d0005)
            .Put(meta, """{"bucket_name":"b","generation":1,"created_at_hlc":114418306260795397,"region":"us-east-1","acl":"private"}"""u8.ToArray(), Old)
            .Delete(headGone, 0x01967ed7e47d0005)
            .Put(headGone, Manifest('3', "bfa99df33b137bc8fb5f5407d7e58da8", 114418306260860933), Old)
            .Put(head, Manifest('2', "24d459a81449d7210c8f9a86c2913034", 114418306260992005), 0x01967ed7e47d0005)
            .Put(head, Manifest('1', "149603e6c03516362a8da23f624db945", 114418306260860933), Old);
        if (keepOldChunk)
        {
            builder.Put(old, "old"u8.ToArray(), OldChunk);
        }

        TreeDump dump = Dump(builder);
        Assert.Equal(["s3/b/_bucket.json", "s3/b/o", "s3/b/o.elastickv-meta.json"], dump.Files.Keys);
        Assert.Contains("\"acl\": \"public-read\"", Encoding.UTF8.GetString(dump.Files["s3/b/_bucket.json"]));
        Assert.Equal("NEW"u8, dump.Files["s3/b/o"]);
        string sidecar = Encoding.UTF8.GetString(dump.Files["s3/b/o.elastickv-meta.json"]);
        Assert.Contains("24d459a81449d7210c8f9a86c2913034", sidecar);
        Assert.Contains("2025-04-29T00:00:00.125Z", sidecar);
        Assert.Empty(dump.Problems);
    }

    [Fact]
    public void V19_bucket_whose_name_looks_like_base64()
    {
        TreeDump dump = Dump(new ObjectRows().Put(Hex("2173337c6275636b65747c6d6574617c6236342e646174610001"), "{}"u8.ToArray()));
        Assert.Equal("{\n  \"format_version\": 1,\n  \"name\": \"b64.data\"\n}", Encoding.UTF8.GetString(dump.Files["s3/bb93dab57b15db5d63775dfa5ab9da7a__b64.data/_bucket.json"]));
    }

    private static byte[] Manifest(char upload, string etag, ulong modified) =>
        Encoding.UTF8.GetBytes($$"""{"upload_id":"{{new string(upload, 32)}}","etag":"{{etag}}","size_bytes":3,"last_modified_hlc":{{modified}},"content_type":"application/octet-stream","parts":[{"part_no":1,"etag":"{{etag}}","size_bytes":3,"chunk_count":1,"chunk_sizes":[3]}]}""");

    private static ObjectRows Photos() => new ObjectRows().Put(Hex(BucketMetaPhotos), Encoding.UTF8.GetBytes(BucketValue));

    private static TreeDump Dump(ObjectRows builder)
    {
        using OpenSnapshot snapshot = builder.Open();
        return TreeDump.Of(snapshot.Part);
    }

    private static byte[] Hex(string digits) => Convert.FromHexString(digits);

    private static string Sha(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
