using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Redis.Values;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis.Values;

public class BlobReaderTests
{
    // After the magic, in hexadecimal.
    [Theory]
    [InlineData("", "")]
    [InlineData("0a0161", "a")]
    [InlineData("0a00", "()")]
    [InlineData("0a01610a0161", "a a")]
    [InlineData("0a0161" + "100a" + "190102030405060708" + "2501020304" + "0a0162", "a b")] // unknown varint, fixed64, fixed32
    [InlineData("0805" + "0a0161", "a")] // field 1 as a varint is an unknown field
    [InlineData("13" + "0a0178" + "1b1c" + "14" + "0a0161", "a")] // nested groups
    [InlineData("90808080808080808001" + "00" + "0a0161", null)] // field number beyond 2^29 - 1
    [InlineData("0a02", null)]
    [InlineData("0a0261", null)]
    [InlineData("0a", null)]
    [InlineData("0a01ff", null)] // no UTF-8
    [InlineData("0a03eda080", null)] // a surrogate
    [InlineData("0a0161" + "0a01c0", null)]
    [InlineData("0a0161" + "00", null)] // field 0
    [InlineData("0a0161" + "14", null)] // end of a group that never began
    [InlineData("0a0161" + "1324", null)] // end of another group
    [InlineData("0a0161" + "13", null)]
    [InlineData("0a0161" + "16", null)] // no wire type 6
    [InlineData("0a0161" + "10ffffffffffffffffff01", "a")]
    [InlineData("0a0161" + "10ffffffffffffffffff02", null)]
    [InlineData("0a0161" + "10ff", null)]
    [InlineData("0affffffffffffffffff01", null)]
    public void SetBlob(string hex, string? expected) => AssertElements(RedisType.Set, "00525301" + hex, expected);

    [Theory]
    [InlineData("0a060a0166120176", "f=v")]
    [InlineData("0a00", "()=")]
    [InlineData("0a030a0166", "f=")]
    [InlineData("0a0912017612017a0a0166", "f=z")] // the last of several counts
    [InlineData("0a080a0166120176" + "1805", "f=v")]
    [InlineData("0a060a01661201ff", null)]
    [InlineData("0a030a01ff", null)]
    [InlineData("0a050a0166120176", null)]
    public void HashBlob(string hex, string? expected) => AssertElements(RedisType.Hash, "00524801" + hex, expected);

    [Theory]
    [InlineData("0a0c0a017911000000000000f83f", "y:3ff8000000000000")]
    [InlineData("0a030a0179", "y:0")]
    [InlineData("0a0c0a0179110000000000000080", "y:8000000000000000")]
    [InlineData("0a050a01791005", "y:0")] // a score as a varint is an unknown field
    [InlineData("0a0b0a017911000000000000f8", null)]
    public void SortedSetBlob(string hex, string? expected) => AssertElements(RedisType.SortedSet, "00525a01" + hex, expected);

    [Theory]
    [InlineData(RedisType.Hash, "", true)]
    [InlineData(RedisType.Hash, "00525301", true)]
    [InlineData(RedisType.Set, "005253", true)]
    [InlineData(RedisType.SortedSet, "00", true)]
    [InlineData(RedisType.SortedSet, "", false)]
    public void MagicMustBeRight(object type, string hex, bool isWrong) =>
        Assert.Equal(isWrong ? BlobDefect.Magic : BlobDefect.None, BlobReader.Check((RedisType)type, Convert.FromHexString(hex)));

    [Fact]
    public void DeepNestingCostsNoStack()
    {
        byte[] blob = [0, 0x52, 0x53, 1, .. Enumerable.Repeat((byte)0x13, 1_000_000)];
        Assert.Equal(BlobDefect.Protobuf, BlobReader.Check(RedisType.Set, blob));
    }

    private static void AssertElements(RedisType type, string hex, string? expected)
    {
        byte[] blob = Convert.FromHexString(hex);
        Assert.Equal(expected is null ? BlobDefect.Protobuf : BlobDefect.None, BlobReader.Check(type, blob));
        if (expected is null)
        {
            return;
        }

        Assert.True(BlobReader.TryOpen(type, blob, out BlobReader reader));
        var elements = new List<string>();
        while (reader.MoveNext(out BlobElement element))
        {
            elements.Add(Text(type, element));
            Assert.True(BlobReader.TryOpen(type, blob, out BlobReader other));
            Assert.Equal(elements[^1], Text(type, other.ReadAt(reader.ElementOffset)));
        }

        Assert.Equal(expected, string.Join(' ', elements));
    }

    private static string Text(RedisType type, BlobElement element)
    {
        string name = element.Name.IsEmpty ? "()" : TreeDump.Text(element.Name);
        return type switch
        {
            RedisType.Set => name,
            RedisType.Hash => name + "=" + TreeDump.Text(element.Value),
            _ => name + ":" + element.ScoreBits.ToString("x"),
        };
    }
}
