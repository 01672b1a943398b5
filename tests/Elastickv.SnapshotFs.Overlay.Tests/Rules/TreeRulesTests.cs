using System.Text;
using Elastickv.SnapshotFs.Overlay.Rules;

namespace Elastickv.SnapshotFs.Overlay.Tests.Rules;

/// <summary>What may be created, removed and renamed where (spec 00 §4, 02 §11).</summary>
public class TreeRulesTests
{
    [Theory]
    [InlineData("redis/db_0/strings/k.bin", "Document")]
    [InlineData("redis/db_0/hll/k.bin", "Document")]
    [InlineData("redis/db_0/hashes/k.json", "Document")]
    [InlineData("redis/db_0/lists/k.json", "Document")]
    [InlineData("redis/db_0/sets/k.json", "Document")]
    [InlineData("redis/db_0/zsets/k.json", "Document")]
    [InlineData("redis/db_0/streams/k.jsonl", "Document")]
    [InlineData("redis/db_0/streams/k.json", "Stray")]
    [InlineData("redis/db_0/strings/k", "Stray")]
    [InlineData("redis/db_0/strings/sedAbC123", "Stray")]
    [InlineData("redis/db_0/KEYMAP.jsonl", "Document")]
    [InlineData("redis/db_0/strings_ttl.jsonl", "Document")]
    [InlineData("redis/db_0/hll_ttl.jsonl", "Document")]
    [InlineData("redis/db_0/README", "Stray")]
    [InlineData("redis/db_0/strings", "NotPermitted")]
    [InlineData("redis/README", "NotPermitted")]
    [InlineData("redis/db_0", "NotPermitted")]
    [InlineData("README", "NotPermitted")]
    [InlineData(".DS_Store", "NotPermitted")]
    [InlineData("MANIFEST.json", "ReadOnly")]
    [InlineData("CHECKSUMS", "ReadOnly")]
    [InlineData("fs/a", "ReadOnly")]
    [InlineData("fs/a/b/c~", "ReadOnly")]
    [InlineData("dynamodb/README", "NotPermitted")]
    [InlineData("dynamodb/t/_schema.json", "Document")]
    [InlineData("dynamodb/t/items", "NotPermitted")]
    [InlineData("dynamodb/t/sedAbC123", "Stray")]
    [InlineData("dynamodb/t/items/any name.json", "Document")]
    [InlineData("dynamodb/t/items/x", "Stray")]
    [InlineData("dynamodb/t/items/h/r.json", "Document")]
    [InlineData("dynamodb/t/items/h/r", "Stray")]
    [InlineData("dynamodb/t/items/h/d/r.json", "NotPermitted")]
    [InlineData("dynamodb/t/other/r.json", "NotPermitted")]
    [InlineData("s3/README", "NotPermitted")]
    [InlineData("s3/b/_bucket.json", "Document")]
    [InlineData("s3/b/KEYMAP.jsonl", "Document")]
    [InlineData("s3/b/_orphans", "NotPermitted")]
    [InlineData("s3/b/_incomplete_uploads/x", "NotPermitted")]
    [InlineData("s3/b/any", "Document")]
    [InlineData("s3/b/any.elastickv-meta.json", "Document")]
    [InlineData("s3/b/d/e/f/any", "Document")]
    [InlineData("s3/b/d/_bucket.json", "Document")]
    [InlineData("sqs/README", "NotPermitted")]
    [InlineData("sqs/q/_queue.json", "Document")]
    [InlineData("sqs/q/messages.jsonl", "Document")]
    [InlineData("sqs/q/messages.jsonl.lock", "Stray")]
    [InlineData("sqs/q/_internals/x", "NotPermitted")]
    [InlineData("redis/db_0/strings/k.bin~", "Scratch")]
    [InlineData("redis/db_0/strings/.k.bin.swp", "Scratch")]
    [InlineData("redis/db_0/strings/.k.bin.swx", "Scratch")]
    [InlineData("redis/db_0/strings/4913", "Scratch")]
    [InlineData("redis/db_0/strings/.#k.bin", "Scratch")]
    [InlineData("redis/db_0/strings/#k.bin#", "Scratch")]
    [InlineData("redis/db_0/strings/._a.bin", "Scratch")]
    [InlineData("redis/.DS_Store", "Scratch")]
    [InlineData("dynamodb/.goutputstream-X1", "Scratch")]
    [InlineData("s3/.nfs000001", "Scratch")]
    [InlineData("s3/b/Thumbs.db", "Scratch")]
    [InlineData("s3/b/d/desktop.ini", "Scratch")]
    [InlineData("s3/b/x.tmp-123", "Scratch")]
    [InlineData("sqs/q/.~lock.messages.jsonl#", "Scratch")]
    [InlineData("sqs/q/backup~/_queue.json", "Scratch")]
    [InlineData("s3/b/swp", "Document")]
    [InlineData("s3/b/#", "Document")]
    public void Creating_a_file(string path, string verdict) => Assert.Equal(verdict, Create(path, directory: false).ToString());

    [Theory]
    [InlineData("redis", "Document")]
    [InlineData("dynamodb", "Document")]
    [InlineData("s3", "Document")]
    [InlineData("sqs", "Document")]
    [InlineData("fs", "NotPermitted")]
    [InlineData("other", "NotPermitted")]
    [InlineData("backup~", "NotPermitted")]
    [InlineData("CHECKSUMS", "ReadOnly")]
    [InlineData("redis/db_0", "Document")]
    [InlineData("redis/db_1", "NotPermitted")]
    [InlineData("redis/db_0/strings", "Document")]
    [InlineData("redis/db_0/other", "NotPermitted")]
    [InlineData("redis/db_0/KEYMAP.jsonl", "NotPermitted")]
    [InlineData("redis/db_0/strings/d", "NotPermitted")]
    [InlineData("redis/db_0/strings/d~", "Scratch")]
    [InlineData("dynamodb/t", "Document")]
    [InlineData("dynamodb/t/items", "Document")]
    [InlineData("dynamodb/t/other", "NotPermitted")]
    [InlineData("dynamodb/t/_schema.json", "NotPermitted")]
    [InlineData("dynamodb/t/items/h", "Document")]
    [InlineData("dynamodb/t/items/h.json", "Document")]
    [InlineData("dynamodb/t/items/h/d", "NotPermitted")]
    [InlineData("s3/b", "Document")]
    [InlineData("s3/_b", "NotPermitted")]
    [InlineData("s3/b/d", "Document")]
    [InlineData("s3/b/_orphans", "NotPermitted")]
    [InlineData("s3/b/_bucket.json", "NotPermitted")]
    [InlineData("s3/b/d/e/f", "Document")]
    [InlineData("sqs/q", "Document")]
    [InlineData("sqs/q/d", "NotPermitted")]
    public void Making_a_directory(string path, string verdict) => Assert.Equal(verdict, Create(path, directory: true).ToString());

    [Fact]
    public void Names_have_limits()
    {
        Assert.Equal(Verdict.NameTooLong, Create("sqs/" + new string('q', 256), directory: true));
        Assert.Equal(Verdict.Document, Create("s3/b/" + new string('k', 235), directory: false));
        Assert.Equal(Verdict.NameTooLong, Create("s3/b/" + new string('k', 236), directory: false));
        Assert.Equal(Verdict.Document, Create("s3/b/" + new string('k', 255), directory: true));
    }

    [Theory]
    [InlineData("MANIFEST.json", "ReadOnly")]
    [InlineData("CHECKSUMS", "ReadOnly")]
    [InlineData("fs", "ReadOnly")]
    [InlineData("fs/a", "ReadOnly")]
    [InlineData("redis", "Document")]
    [InlineData("redis/db_0/KEYMAP.jsonl", "Document")]
    [InlineData("dynamodb/t/_schema.json", "Document")]
    [InlineData("s3/b", "Document")]
    [InlineData("sqs/q/messages.jsonl", "Document")]
    public void Removing(string path, string verdict)
    {
        (string parent, string name) = Split(path);
        Assert.Equal(verdict, TreeRules.Remove(PlaceOf(parent), Encoding.Latin1.GetBytes(name)).ToString());
    }

    [Theory]
    [InlineData("redis/db_0/strings/a.bin", "redis/db_0/strings/b.bin", false, "Document")]
    [InlineData("redis/db_0/strings/a.bin", "redis/db_0/hll/a.bin", false, "Document")]
    [InlineData("redis/db_0/strings/a.bin", "redis/db_0/strings/a.bin~", false, "Scratch")]
    [InlineData("redis/db_0/strings/a.bin", "redis/db_0/strings/a.bak", false, "Stray")]
    [InlineData("redis/db_0/strings/a.bin", "redis/a.bin", false, "NotPermitted")]
    [InlineData("redis/db_0/strings/a.bin", "s3/b/a.bin", false, "CrossScope")]
    [InlineData("s3/b/a", "redis/db_0/strings/a.bin", false, "CrossScope")]
    [InlineData("s3/b/a", "a", false, "NotPermitted")]
    [InlineData("s3/b/a", "CHECKSUMS", false, "ReadOnly")]
    [InlineData("MANIFEST.json", "s3/b/a", false, "ReadOnly")]
    [InlineData("fs/a", "fs/b", false, "ReadOnly")]
    [InlineData("s3/b/a", "fs/b", false, "ReadOnly")]
    [InlineData("redis", "s3", true, "NotPermitted")]
    [InlineData("redis/db_0", "redis/db_1", true, "NotPermitted")]
    [InlineData("redis/db_0/strings", "redis/db_0/hll", true, "NotPermitted")]
    [InlineData("dynamodb/t", "dynamodb/u", true, "Document")]
    [InlineData("dynamodb/t/items", "dynamodb/t/items~", true, "NotPermitted")]
    [InlineData("dynamodb/t/items/1.json", "dynamodb/t/items/2.json", false, "NotPermitted")]
    [InlineData("dynamodb/t/items/1.json", "dynamodb/t/items/h/2.json", false, "NotPermitted")]
    [InlineData("dynamodb/t/items/1.json", "dynamodb/t/items/1.json~", false, "Scratch")]
    [InlineData("dynamodb/t/items/1.json", "dynamodb/t/items/1.old", false, "NotPermitted")]
    [InlineData("dynamodb/t/items/h/r.json", "dynamodb/t/items/h/s.json", false, "NotPermitted")]
    [InlineData("dynamodb/t/items/h", "dynamodb/t/items/g", true, "NotPermitted")]
    [InlineData("dynamodb/t/_schema.json", "dynamodb/t/_schema.json~", false, "Scratch")]
    [InlineData("s3/b", "s3/c", true, "Document")]
    [InlineData("s3/b/d", "s3/c/d", true, "Document")]
    [InlineData("s3/b/a", "s3/b/_orphans", false, "NotPermitted")]
    [InlineData("sqs/q", "sqs/r", true, "NotPermitted")]
    [InlineData("sqs/q", "sqs/q~", true, "NotPermitted")]
    [InlineData("sqs/q/messages.jsonl", "sqs/r/messages.jsonl", false, "Document")]
    public void Renaming_what_the_snapshot_holds(string from, string to, bool directory, string verdict) =>
        Assert.Equal(verdict, Rename(from, to, directory, isNew: false).ToString());

    [Theory]
    [InlineData("dynamodb/t/items/new.json", "dynamodb/t/items/1.json", false, "Document")]
    [InlineData("dynamodb/t/items/.1.json.Ab3xYz", "dynamodb/t/items/1.json", false, "Document")]
    [InlineData("dynamodb/t/items/g", "dynamodb/t/items/h", true, "Document")]
    [InlineData("sqs/new", "sqs/q", true, "Document")]
    [InlineData("redis/db_0", "redis/db_0~", true, "NotPermitted")]
    [InlineData("sqs/q~", "sqs/q", true, "Document")]
    [InlineData("s3/b/sedAbC123", "s3/b/a", false, "Document")]
    public void Renaming_what_was_created(string from, string to, bool directory, string verdict) =>
        Assert.Equal(verdict, Rename(from, to, directory, isNew: true).ToString());

    [Fact]
    public void A_directory_of_the_snapshot_is_no_scratch_room_whatever_its_name()
    {
        Place items = PlaceOf("dynamodb/t/items");
        Assert.Equal(PlaceKind.Scratch, TreeRules.Child(items, "4913"u8).Kind);
        Assert.Equal(PlaceKind.ItemsOfHashKey, TreeRules.Child(items, "4913"u8, inBase: true).Kind);
        Assert.Equal(Verdict.NotPermitted, TreeRules.Rename(items, "4913"u8, items, "x"u8, directory: true, isNew: false));
    }

    private static Verdict Create(string path, bool directory)
    {
        (string parent, string name) = Split(path);
        return TreeRules.Create(PlaceOf(parent), Encoding.Latin1.GetBytes(name), directory);
    }

    private static Verdict Rename(string from, string to, bool directory, bool isNew)
    {
        (string parent, string name) = Split(from);
        (string newParent, string newName) = Split(to);
        return TreeRules.Rename(PlaceOf(parent), Encoding.Latin1.GetBytes(name), PlaceOf(newParent), Encoding.Latin1.GetBytes(newName), directory, isNew);
    }

    private static Place PlaceOf(string path) => TreeRules.PlaceOf(Encoding.Latin1.GetBytes(path));

    private static (string Parent, string Name) Split(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
    }
}
