using Elastickv.SnapshotFs.Cli.CommandLine;
using Elastickv.SnapshotFs.Snapshot;

namespace Elastickv.SnapshotFs.Cli.Tests.CommandLine;

public class MomentTests
{
    private const long NewestMs = 1_768_467_600_000;
    private const ulong Newest = ((ulong)NewestMs << 16) + 5;

    [Theory]
    [InlineData("0", 0ul)]
    [InlineData("115800000000000000", 115800000000000000ul)]
    [InlineData("18446744073709551615", Newest)]
    [InlineData("2026-01-15T08:59:59.999Z", (((ulong)NewestMs - 1) << 16) | 0xFFFF)]
    [InlineData("2026-01-15T09:59:59.999+01:00", (((ulong)NewestMs - 1) << 16) | 0xFFFF)]
    [InlineData("2026-01-15T09:00:00Z", Newest)]
    [InlineData("2999-01-01T00:00:00Z", Newest)]
    [InlineData("1950-01-01T00:00:00Z", 0ul)]
    [InlineData("-0s", Newest)]
    [InlineData("-10m", (((ulong)NewestMs - 600_000) << 16) | 0xFFFF)]
    [InlineData("-1h", (((ulong)NewestMs - 3_600_000) << 16) | 0xFFFF)]
    [InlineData("-999999999d", 0ul)]
    public void A_moment_is_a_number_a_time_or_a_span(string text, ulong expected) => Assert.Equal(expected, Moment.Parse("--as-of", text)!.In(Summary(1)));

    [Theory]
    [InlineData("x")]
    [InlineData("-")]
    [InlineData("-m")]
    [InlineData("-10")]
    [InlineData("-10w")]
    [InlineData("10m")]
    [InlineData("-1000000000000d")]
    [InlineData("18446744073709551616")]
    [InlineData("2026-01-15")]
    [InlineData("2026-02-30T00:00:00Z")]
    public void Anything_else_is_an_error(string text) =>
        Assert.StartsWith($"option --as-of: {text} is no moment;", Assert.Throws<CommandException>(() => Moment.Parse("--as-of", text)).Message);

    [Fact]
    public void Below_the_watermark_the_earliest_moment_is_named()
    {
        ulong earliest = Newest - (60_000ul << 16);
        Assert.Equal(earliest, Moment.Parse("--as-of", $"{earliest}")!.In(Summary(earliest)));
        Assert.Equal(
            $"option --as-of: -2m, 2026-01-15T08:58:00.000Z, is before the retained history; the earliest possible is 2026-01-15T08:59:00.000Z (HLC {earliest})",
            Assert.Throws<CommandException>(() => Moment.Parse("--as-of", "-2m")!.In(Summary(earliest))).Message);
        Assert.Equal(Newest, Moment.Parse("--as-of", "-0s")!.In(Summary(Newest + 1)));
    }

    private static SnapshotSummary Summary(ulong earliest) => new()
    {
        FileLength = 0,
        HeaderVersion = 1,
        CeilingMs = 0,
        InnerFormat = "",
        HasFooter = true,
        HeaderTimestamp = 0,
        LastCommitTimestamp = Newest,
        MinRetainedTimestamp = earliest,
        AppliedIndex = 0,
        Records = 0,
        Tombstones = 0,
        OperationalRecords = 0,
        DamagedRecords = 0,
        SnapshotIndex = 0,
    };
}
