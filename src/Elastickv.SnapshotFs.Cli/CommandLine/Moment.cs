using System.Globalization;
using System.Text;
using Elastickv.SnapshotFs.Cli.Output;
using Elastickv.SnapshotFs.Snapshot;
using Elastickv.SnapshotFs.Tree.Generated;

namespace Elastickv.SnapshotFs.Cli.CommandLine;

/// <summary>
/// A moment as a command line names it (spec 00 §3.2): an HLC number, an RFC 3339 time, or how long before the newest state, as in <c>-10m</c>. A time means the end of its
/// millisecond (spec 01 §4), so the times that are printed name the versions they are printed for. Immutable.
/// </summary>
internal sealed class Moment
{
    private readonly string option;
    private readonly string text;
    private readonly ulong timestamp;
    private readonly long? beforeMs;

    private Moment(string option, string text, ulong timestamp, long? beforeMs)
    {
        this.option = option;
        this.text = text;
        this.timestamp = timestamp;
        this.beforeMs = beforeMs;
    }

    /// <summary>Reads the value of an option; null when it was not given.</summary>
    /// <exception cref="CommandException">It is no moment.</exception>
    public static Moment? Parse(string option, string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (text[0] == '-' && TryParseSpan(text.AsSpan(1), out long milliseconds))
        {
            return new Moment(option, text, 0, milliseconds);
        }

        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
        {
            return new Moment(option, text, number, null);
        }

        if (Rfc3339.TryParse(Encoding.UTF8.GetBytes(text), out long unixMs))
        {
            return new Moment(option, text, unixMs < 0 ? 0 : HlcTimestamp.EndOfMillisecond(unixMs), null);
        }

        throw new CommandException($"option {option}: {RawText.Printable(text)} is no moment; expected an HLC number, a time such as 2026-01-15T09:00:00Z, or -10m (s, m, h or d before the newest state)");
    }

    /// <summary>The moment in a snapshot: at most its newest state, which later moments show as well (spec 01 §3.3).</summary>
    /// <exception cref="CommandException">The state then is not known any more.</exception>
    public ulong In(SnapshotSummary summary)
    {
        ulong newest = summary.LastCommitTimestamp;
        ulong wanted = beforeMs is { } span ? Before(newest, span) : timestamp;
        ulong earliest = Math.Min(newest, summary.EarliestTimestamp);
        if (wanted < earliest)
        {
            throw new CommandException(
                $"option {option}: {text}{(beforeMs is null ? "" : $", {TimeText.OfHlc(wanted)},")} is before the retained history; the earliest possible is {TimeText.OfHlc(earliest)} (HLC {earliest})");
        }

        return Math.Min(wanted, newest);
    }

    private static ulong Before(ulong newest, long span)
    {
        long ms = HlcTimestamp.UnixMilliseconds(newest);
        return span > ms ? 0 : HlcTimestamp.EndOfMillisecond(ms - span);
    }

    private static bool TryParseSpan(ReadOnlySpan<char> text, out long milliseconds)
    {
        milliseconds = 0;
        long unit = text.IsEmpty ? 0 : text[^1] switch { 's' => 1000, 'm' => 60_000, 'h' => 3_600_000, 'd' => 86_400_000, _ => 0 };

        // Nine digits of days are beyond every clock, and within 64 bits.
        if (unit == 0 || text.Length > 10 || !long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return false;
        }

        milliseconds = count * unit;
        return true;
    }
}
