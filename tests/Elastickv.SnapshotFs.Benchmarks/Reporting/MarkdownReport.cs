using System.Globalization;
using System.Reflection;
using System.Text;
using Elastickv.SnapshotFs.Benchmarks.Rows;
using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks.Reporting;

/// <summary>Writes the report: the table, the reasons for what is missed, the commands. The reasons are written by hand, in files of this project.</summary>
internal static class MarkdownReport
{
    /// <param name="machine">What it ran on, one line each.</param>
    /// <param name="reports">What is known of each row.</param>
    /// <param name="micro">The table of the inner loops, if there is one.</param>
    public static string Write(IEnumerable<string> machine, IReadOnlyDictionary<string, RowReport?> reports, string? micro)
    {
        var text = new StringBuilder();
        text.Append("# Benchmarks\n\nWritten by `./bench.sh --scale full`; do not edit. Rows marked (medium) come from `--scale medium`, with a tenth of the data. The reasons below come from `tests/Elastickv.SnapshotFs.Benchmarks/Reasons`.\n\n");
        text.Append("Whole commands, process start included, run by turns in one run: every round each contender once, the order turning from round to round. A mount is made anew for\n");
        text.Append("each measurement and is not in the time unless the row says so. Numbers are medians, least and greatest in brackets. Ratio is ours to theirs: below 1 we are\nfaster. Archives of peers are not compressed.\n\n## Machine\n\n");
        foreach (string line in machine)
        {
            text.Append("* ").Append(line).Append('\n');
        }

        WriteRuns(text, reports);
        WritePeers(text);
        WriteTable(text, reports);
        WriteReasons(text, reports);
        if (micro is not null)
        {
            text.Append("\n## Inner loops\n\nBenchmarkDotNet, `./bench.sh --micro`.\n\n").Append(micro.Trim()).Append('\n');
        }

        WriteCommands(text, reports);
        return text.ToString();
    }

    private static void WriteRuns(StringBuilder text, IReadOnlyDictionary<string, RowReport?> reports)
    {
        RowReport[] measured = [.. reports.Values.OfType<RowReport>()];
        if (measured.Length > 0)
        {
            string scales = string.Join(", ", measured.Select(report => report.Scale).Distinct());
            RowReport[] busy = [.. measured.Where(report => report.Load > Environment.ProcessorCount)];
            text.Append(CultureInfo.InvariantCulture, $"* measured between {measured.Min(report => report.Measured):yyyy-MM-dd HH:mm} and {measured.Max(report => report.Measured):yyyy-MM-dd HH:mm} UTC at scale {scales}\n");
            if (busy.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"* **the machine was not quiet**: {busy.Length} of {measured.Length} rows began at a load average above its {Environment.ProcessorCount} cores, up to {busy.Max(report => report.Load):0}; times are several times too long, ratios are what can be read\n");
            }
        }
    }

    private static void WritePeers(StringBuilder text)
    {
        text.Append("\n## Peers\n\n");
        text.Append("* used: ").AppendJoin(", ", Peer.All.Where(peer => peer.IsInstalled).Select(peer => peer.Name)).Append('\n');
        text.Append("* not installable here: ").AppendJoin(", ", Peer.All.Where(peer => !peer.IsInstalled).Select(peer => peer.Name)).Append('\n');
    }

    private static void WriteTable(StringBuilder text, IReadOnlyDictionary<string, RowReport?> reports)
    {
        text.Append("\n## Results\n\n| row | what | target | condition | snapfs | peer or limit | theirs | ratio | verdict |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (IRow row in AllRows.List)
        {
            IReadOnlyList<Finding> findings = reports[row.Name]?.Findings ?? [Findings.NotMeasured("", "the run did not get there")];
            bool first = true;
            foreach (Finding finding in findings)
            {
                string head = first ? $"{row.Name}{(reports[row.Name]?.Scale is { } scale and not "full" ? $" ({scale})" : "")} | {row.What} | {(row.Target.Length == 0 ? "none" : row.Target)}" : " | | ";
                text.Append(CultureInfo.InvariantCulture, $"| {head} | {Cell(finding.Condition)} | {finding.Ours} | {finding.Peer} | {finding.Theirs} | {finding.Ratio} | {Word(finding.Verdict)} |\n");
                first = false;
            }
        }
    }

    private static void WriteReasons(StringBuilder text, IReadOnlyDictionary<string, RowReport?> reports)
    {
        text.Append("\n## Where we lose, and why\n\n");
        bool any = false;
        foreach (IRow row in AllRows.List)
        {
            bool missed = reports[row.Name]?.Findings.Any(finding => finding.Verdict == Verdict.Missed) == true;
            string? reason = Reason(row.Name);
            if (missed || reason is not null)
            {
                any = true;
                text.Append(CultureInfo.InvariantCulture, $"**{row.Name}**{(missed ? "" : " (no longer missed)")}. {reason ?? "Missed; no reason written yet."}\n\n");
            }
        }

        if (!any)
        {
            text.Append("No target was missed.\n");
        }
    }

    private static void WriteCommands(StringBuilder text, IReadOnlyDictionary<string, RowReport?> reports)
    {
        text.Append("\n## Commands\n\n`$F` is the snapshot, `$M` the mount or the tree, `$O` an output that does not exist yet, `$L` a list of names, `$N` a count.\n");
        foreach (RowReport report in AllRows.List.Select(row => reports[row.Name]).OfType<RowReport>())
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**{report.Name}**, {report.Scale} scale, {report.Rounds} rounds, {report.Measured:yyyy-MM-dd HH:mm} UTC, load average before it {report.Load:0.0}\n\n```\n");
            foreach (string command in report.Commands.Distinct())
            {
                text.Append(command).Append('\n');
            }

            text.Append("```\n");
        }
    }

    private static string? Reason(string row)
    {
        using Stream? stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("reason." + row);
        return stream is null ? null : new StreamReader(stream).ReadToEnd().Trim();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Met => "met",
        Verdict.Missed => "**missed**",
        Verdict.Reported => "",
        _ => "not measured",
    };
}
