using System.Security.Cryptography;
using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.Generated;

namespace Elastickv.SnapshotFs.Tree.Tests.Generated;

/// <summary>Spec 02 §6.2 and V12.</summary>
public class ChecksumLineTests
{
    [Theory]
    [InlineData("we\nird", "nl", "\\1843653496800edfd0d30326c82f53b0338ed408468cca4a2f1b52f2f6395fc9  we\\nird\n")]
    [InlineData("we\rird", "cr", "\\2b6bdfb2a0c30eaf5b7e128575ecc13354d74315c22edafa1141ea3445cefc5d  we\\rird\n")]
    [InlineData("we\\ird", "bs", "\\8185d5e4c340bf13a2f2933e13c90727a16ea6991a2314f36bfa5eadfe58fb87  we\\\\ird\n")]
    [InlineData("redis/db_0/strings/greeting.bin", "hello", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  redis/db_0/strings/greeting.bin\n")]
    [InlineData("caf\u00e9/\n", "x", "\\2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  caf\u00e9/\\n\n")]
    public void Lines_and_their_lengths(string path, string content, string line)
    {
        byte[] name = Encoding.UTF8.GetBytes(path);
        using var output = new ByteBuffer();
        ChecksumLine.Append(SHA256.HashData(Encoding.UTF8.GetBytes(content)), name, output);
        Assert.Equal(line, Encoding.UTF8.GetString(output.WrittenSpan));
        Assert.Equal(output.Length, ChecksumLine.LengthOf(name));
    }

    [Fact]
    public void Bytes_that_are_no_text_survive_in_the_plain_form_only()
    {
        using var plain = new ByteBuffer();
        ChecksumLine.Append(new byte[32], [0xFF, (byte)'a'], plain);
        Assert.Equal([0xFF, (byte)'a', (byte)'\n'], plain.WrittenSpan[^3..].ToArray());
        using var escaped = new ByteBuffer();
        ChecksumLine.Append(new byte[32], [0xFF, (byte)'\n'], escaped);
        Assert.Equal([0xEF, 0xBF, 0xBD, (byte)'\\', (byte)'n', (byte)'\n'], escaped.WrittenSpan[^6..].ToArray());
        Assert.Equal(escaped.Length, ChecksumLine.LengthOf([0xFF, (byte)'\n']));
    }
}
