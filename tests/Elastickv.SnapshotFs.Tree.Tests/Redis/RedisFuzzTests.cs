using Elastickv.SnapshotFs.Tree.Redis;
using Elastickv.SnapshotFs.Tree.Tests.Support;

namespace Elastickv.SnapshotFs.Tree.Tests.Redis;

/// <summary>
/// Rows of the vectors, damaged at random: whatever they say, the part keeps its promises (the dump checks them) and throws nothing.
/// </summary>
public class RedisFuzzTests
{
    // Small, so that keys meet in several families.
    private static readonly string[] Keys = ["", "a", "d|", "d|\0\0\0\u0001a", "b64.", new('k', 70)];

    private static readonly string[] SizedFamilies =
        ["!hs|fld|", "!hs|meta|", "!hs|meta|d|", "!st|mem|", "!st|meta|", "!st|meta|d|", "!zs|mem|", "!zs|meta|", "!zs|meta|d|", "!stream|entry|", "!stream|meta|", "!lst|meta|d|"];

    private static readonly string[] PlainFamilies =
        ["!redis|str|", "!redis|hll|", "!redis|ttl|", "!redis|hash|", "!redis|set|", "!redis|zset|", "!redis|stream|", "!lst|itm|", "!lst|meta|", ""];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void DamagedRowsNeverBreakThePart(int seed)
    {
        var random = new Random(seed);
        int shown = 0;
        for (int round = 0; round < 60; round++)
        {
            var file = new RowFile();
            for (int rows = random.Next(1, 60); rows > 0; rows--)
            {
                byte[] key = RowFile.Bytes(RandomKey(random));
                byte[] body = RandomBody(random);
                Damage(random, ref key, fromByte: 4);
                Damage(random, ref body, fromByte: 0);
                file.Add(key, body, RowFile.T - (ulong)random.Next(3), tombstone: random.Next(6) == 0);
            }

            file.Use(snapshot => shown += TreeDump.Of(new RedisPart(snapshot.View)).Files.Count);
        }

        Assert.InRange(shown, 100, int.MaxValue);
    }

    private static string RandomKey(Random random)
    {
        string key = Pick(random, Keys);
        return random.Next(2) == 0
            ? Pick(random, SizedFamilies) + RowFile.Sized(key) + Pick(random, ["", "f", RowFile.U64(1) + "\0\0\0\0", RowFile.U64(1) + RowFile.U64(0)])
            : Pick(random, PlainFamilies) + key + Pick(random, ["", "", RowFile.Sequence(0), RowFile.Sequence(1)]);
    }

    private static byte[] RandomBody(Random random) => RowFile.Bytes(Pick(
        random,
        [
            "",
            RowFile.I64(1),
            RowFile.I64(0) + RowFile.I64(2),
            RowFile.I64(0) + RowFile.I64(2) + RowFile.I64(2),
            RowFile.I64(0) + RowFile.I64(2) + RowFile.I64(2) + RowFile.I64(3),
            RowFile.I64(0) + RowFile.I64(2) + RowFile.I64(2) + RowFile.I64(3) + RowFile.I64(0) + RowFile.I64(0),
            "\0RH\u0001\n\u0006\n\u0001f\u0012\u0001v",
            "\0RS\u0001\n\u0001b\n\u0001a",
            "\0RZ\u0001\n\u000c\n\u0001m\u0011" + RowFile.U64(5),
            "\0RXE\u0001\n\u00031-0\u0012\u0001a\u0012\u0001b",
            "\xff\u0001\u0001" + RowFile.U64(9) + "x",
            "\xff\u0002\u0001" + RowFile.U64(9) + "x",
        ]));

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>One time in four changes a byte or the length.</summary>
    private static void Damage(Random random, ref byte[] bytes, int fromByte)
    {
        if (bytes.Length <= fromByte || random.Next(4) != 0)
        {
            return;
        }

        if (random.Next(2) == 0)
        {
            bytes[random.Next(fromByte, bytes.Length)] = (byte)random.Next(256);
        }
        else
        {
            bytes = bytes[..random.Next(fromByte, bytes.Length)];
        }
    }
}
