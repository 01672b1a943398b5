using Elastickv.SnapshotFs.Cli.Output;

namespace Elastickv.SnapshotFs.Cli.Tests.Output;

public class TextTests
{
    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.999Z")]
    [InlineData(951_782_400_000, "2000-02-29T00:00:00.000Z")]
    [InlineData(951_868_799_999, "2000-02-29T23:59:59.999Z")]
    [InlineData(4_107_542_400_000, "2100-03-01T00:00:00.000Z")]
    [InlineData(1_750_000_000_123, "2025-06-15T15:06:40.123Z")]
    [InlineData(253_402_300_799_999, "9999-12-31T23:59:59.999Z")]
    [InlineData(253_402_300_800_000, "10000-01-01T00:00:00.000Z")]
    [InlineData(0xFFFF_FFFF_FFFF, "10889-08-02T05:31:50.655Z")]
    public void TimesAreRfc3339(long unixMilliseconds, string text) => Assert.Equal(text, TimeText.Rfc3339(unixMilliseconds));

    [Fact]
    public void TimesAgreeWithTheCalendarOfNet()
    {
        for (long ms = -100_000_000_000; ms < 10_000_000_000_000; ms += 12_345_678_901)
        {
            Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(ms).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"), TimeText.Rfc3339(ms));
        }
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(1_048_575, "1.0 MiB")]
    [InlineData(14_805_744, "14.1 MiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    public void Sizes(long bytes, string text) => Assert.Equal(text, SizeText.Of(bytes));

    [Theory]
    [InlineData(true, 0b111_101_101, "drwxr-xr-x")]
    [InlineData(false, 0b110_000_000, "-rw-------")]
    [InlineData(false, 0b110_100_100, "-rw-r--r--")]
    public void Modes(bool directory, int mode, string text) => Assert.Equal(text, ModeText.Of(directory, mode));
}
