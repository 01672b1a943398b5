using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.S3;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

/// <summary>Which keys can be paths by themselves (spec 00 §3.7, 05 §10), and the names of the others.</summary>
public class ObjectPathTests
{
    public static TheoryData<string, int?> Keys => new()
    {
        // null: can be a path. Otherwise the length of the prefix below which nothing can; 0: only this key.
        { "a", null },
        { "a/b/c", null },
        { "...", null },
        { ".hidden/..x", null },
        { "new\nline", null },
        { "%2F", null },
        { "p/_bucket.json", null },
        { "p/KEYMAP.jsonl", null },
        { "KEYMAP.jsonl", null },
        { "_orphans", null },
        { "_incomplete_uploads", null },
        { "x/_orphans/y", null },
        { "x.elastickv-meta.json/y", null },
        { "_bucket.json.elastickv-meta.json/y", null },
        { new string('d', 255) + "/x", null },
        { new string('f', 235), null },
        { "d/" + new string('f', 205) + ".elastickv-meta.json", null },
        { "", 0 },
        { "/", 1 },
        { "/a", 1 },
        { "a/", 0 },
        { "a//b", 3 },
        { "./x", 2 },
        { "a/../b", 5 },
        { "a/..", 0 },
        { ".", 0 },
        { "a\\b", 0 },
        { "a\\b/c", 4 },
        { "n\0\u00ffl", 0 },
        { "_bucket.json", 0 },
        { "_bucket.json/x", 13 },
        { "_orphans/x", 9 },
        { "_incomplete_uploads/x/y", 20 },
        { new string('d', 256) + "/x", 257 },
        { new string('f', 236), 0 },
        { "d/" + new string('f', 206) + ".elastickv-meta.json", 0 },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void Key_is_a_path_or_not(string key, int? barred)
    {
        bool safe = ObjectPath.IsSafe(Encoding.Latin1.GetBytes(key), out int found);
        Assert.Equal(barred is null, safe);
        Assert.Equal(barred ?? 0, found);
    }

    [Fact]
    public void Key_deeper_than_a_node_id_can_say_is_no_path()
    {
        byte[] deepest = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat("d/", NodeId.MaxLevel)) + "x");
        Assert.True(ObjectPath.IsSafe(deepest, out _));
        byte[] deeper = [.. "d/"u8, .. deepest];
        Assert.False(ObjectPath.IsSafe(deeper, out int barred));
        Assert.Equal(deeper.Length - 1, barred);
    }

    [Theory]
    [InlineData(200, 0, "cc")]
    [InlineData(201, 32, "__cccccccccccccccccccccccccccccccc")]
    [InlineData(240, 32, "__cccccccccccccccccccccccccccccccc")]
    [InlineData(241, 32, "__cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc")]
    public void Escaped_name_of_a_long_key(int length, int hashed, string tail)
    {
        byte[] key = Encoding.Latin1.GetBytes(new string('c', length));
        using var name = new ByteBuffer();
        EscapedName.Append(key, name);
        Assert.EndsWith(tail, Encoding.Latin1.GetString(name.WrittenSpan));
        Assert.Equal(hashed == 0 ? length : hashed + tail.Length, name.Length);
        Assert.True(EscapedName.TryGetDigest(name.WrittenSpan, out ulong digest));
        Assert.Equal(EscapedName.Digest(key), digest);
    }

    [Fact]
    public void Escaped_name_always_leaves_room_for_its_sidecar()
    {
        for (int length = 0; length < 300; length++)
        {
            foreach (byte b in "a/\u00ff"u8)
            {
                using var name = new ByteBuffer();
                Placement.Escaped.AppendName(Enumerable.Repeat(b, length).ToArray(), name);
                Assert.True(name.Length + ReservedName.Sidecar.Length <= 255);
            }
        }
    }
}
