using System.Text;
using Elastickv.SnapshotFs.Tree.Generated;

namespace Elastickv.SnapshotFs.Tree.Tests.Generated;

/// <summary>Spec 05 §12.5 and 02 §5.1.</summary>
public class Rfc3339Tests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0)]
    [InlineData("2026-04-29T15:42:11.094Z", 1777477331094)]
    [InlineData("2026-04-29T15:42:11,0949999Z", 1777477331094)]
    [InlineData("2026-04-29T5:42:11Z", 1777441331000)]
    [InlineData("2026-04-29T15:42:11+24:60", 1777387331000)]
    [InlineData("2026-04-29T15:42:11-00:30", 1777479131000)]
    [InlineData("2024-02-29T00:00:00Z", 1709164800000)]
    [InlineData("0000-02-29T00:00:00Z", -62162121600000)]
    [InlineData("0001-01-01T00:00:00Z", -62135596800000)]
    public void Times_are_read(string text, long unixMs)
    {
        Assert.True(Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out long read));
        Assert.Equal(unixMs, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-04-29t15:42:11Z")]
    [InlineData("2026-04-29T15:42:11z")]
    [InlineData("2026-04-29 15:42:11Z")]
    [InlineData("2026-04-29T15:42:60Z")]
    [InlineData("2026-04-29T24:00:00Z")]
    [InlineData("2026-04-29T15:4:11Z")]
    [InlineData("2026-4-29T15:42:11Z")]
    [InlineData("2026-04-31T15:42:11Z")]
    [InlineData("2023-02-29T00:00:00Z")]
    [InlineData("2026-04-29T15:42:11+0900")]
    [InlineData("2026-04-29T15:42:11+09")]
    [InlineData("2026-04-29T15:42:11+25:00")]
    [InlineData("2026-04-29T15:42:11+24:61")]
    [InlineData("2026-04-29T15:42:11.Z")]
    [InlineData(" 2026-04-29T15:42:11Z")]
    [InlineData("2026-04-29T15:42:11Z ")]
    [InlineData("12026-04-29T15:42:11Z")]
    public void Other_texts_are_not(string text) => Assert.False(Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00Z")]
    [InlineData(1777477331094, "2026-04-29T15:42:11.094Z")]
    [InlineData(1777477331090, "2026-04-29T15:42:11.09Z")]
    [InlineData(281474976710655, "9999-12-31T23:59:59.999Z")]
    public void Times_are_printed(long unixMs, string text) => Assert.Equal(text, Encoding.ASCII.GetString(Rfc3339.Format(unixMs)));
}
