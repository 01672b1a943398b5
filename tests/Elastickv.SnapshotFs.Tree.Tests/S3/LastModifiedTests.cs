using System.Globalization;
using System.Text;
using Elastickv.SnapshotFs.Tree.Content;
using Elastickv.SnapshotFs.Tree.S3;

namespace Elastickv.SnapshotFs.Tree.Tests.S3;

public class LastModifiedTests
{
    [Theory]
    [InlineData(1UL, "1970-01-01T00:00:00Z")]
    [InlineData(65535UL, "1970-01-01T00:00:00Z")]
    [InlineData(65536UL, "1970-01-01T00:00:00.001Z")]
    [InlineData(114418306252800009UL, "2025-04-29T00:00:00Z")]
    [InlineData(114418306260664320UL, "2025-04-29T00:00:00.12Z")]
    [InlineData(114418306260860933UL, "2025-04-29T00:00:00.123Z")]
    [InlineData(114418306298675200UL, "2025-04-29T00:00:00.7Z")]
    [InlineData(ulong.MaxValue, "10889-08-02T05:31:50.655Z")]
    public void Time_is_printed_as_the_table_says(ulong timestamp, string text) => Assert.Equal(text, Text(timestamp));

    [Fact]
    public void Every_day_until_the_year_9999_is_the_calendar_s()
    {
        for (DateTime day = DateTime.UnixEpoch; day.Year < 9999; day = day.AddDays(17))
        {
            ulong timestamp = (ulong)(day - DateTime.UnixEpoch).TotalMilliseconds << 16;
            Assert.Equal(day.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), Text(timestamp));
        }
    }

    private static string Text(ulong timestamp)
    {
        using var output = new ByteBuffer();
        LastModified.Append(timestamp, output);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }
}
