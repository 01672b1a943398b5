using System.Diagnostics;
using System.Globalization;
using Elastickv.SnapshotFs.Benchmarks.Data;
using Elastickv.SnapshotFs.Benchmarks.Micro;
using Elastickv.SnapshotFs.Benchmarks.Reporting;
using Elastickv.SnapshotFs.Benchmarks.Rows;
using Elastickv.SnapshotFs.Benchmarks.Running;
using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks;

/// <summary>Measures the program under test next to its peers. Started by <c>bench.sh</c>, which builds the program and installs the peers.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        try
        {
            if (arguments.Contains("--help"))
            {
                Console.WriteLine(Options.Usage);
                return 0;
            }

            string root = Demand("SNAPFS_ROOT");
            Options options = Options.Parse(arguments);
            if (options.Only.FirstOrDefault(name => AllRows.List.All(row => row.Name != name)) is { } unknown)
            {
                throw new FormatException($"--only {unknown}: there is no such row; there are {string.Join(", ", AllRows.List.Select(row => row.Name))}");
            }

            return options.Micro ? MicroRun.Run(StoreOf(root, options)) : Measure(root, options);
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine($"bench.sh: {e.Message}");
            Console.Error.WriteLine(Options.Usage);
            return 1;
        }
    }

    private static int Measure(string root, Options options)
    {
        string work = options.Data ?? Path.Combine(root, "artifacts", "bench");
        string dataRoot = Path.Combine(work, "data");
        string scratch = Path.Combine(work, "scratch-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        if (options.Fresh && Directory.Exists(dataRoot))
        {
            Directory.Delete(dataRoot, recursive: true);
        }

        Directory.CreateDirectory(dataRoot);
        Directory.CreateDirectory(scratch);

        // Whatever the program keeps between runs stays with the run.
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Directory.CreateDirectory(Path.Combine(scratch, "cache")).FullName);
        var shell = new Shell(Demand("SNAPFS"), options.Limit);
        var data = new DataDirectory(dataRoot, options.Scale, shell, Console.Error);
        ResultStore store = StoreOf(root, options);
        try
        {
            if (options.Prepare)
            {
                data.MakeAll(Peer.All.Where(peer => peer.IsInstalled));
                return 0;
            }

            foreach (IRow row in AllRows.List.Where(row => options.Only.Count == 0 || options.Only.Contains(row.Name)))
            {
                store.Save(MeasureRow(row, new Bench(shell, data, options.Scale, scratch)));
                WriteReport(root, options, dataRoot, store);
            }

            return 0;
        }
        finally
        {
            shell.Run("rm -rf --one-file-system -- \"$S\"", new Dictionary<string, string> { ["S"] = scratch });
        }
    }

    private static RowReport MeasureRow(IRow row, Bench bench)
    {
        var findings = new List<Finding>();
        double load = Machine.Load();
        var clock = Stopwatch.StartNew();
        Console.Error.WriteLine($"== {row.Name}");
        try
        {
            foreach (Finding finding in row.Measure(bench))
            {
                Console.Error.WriteLine($"   {finding.Condition}: {finding.Ours} | {finding.Peer} {finding.Theirs} | {finding.Ratio} | {finding.Verdict}");
                findings.Add(finding);
            }
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            findings.Add(Findings.NotMeasured("", e.Message));
            Console.Error.WriteLine($"   {e.Message}");
        }

        Console.Error.WriteLine($"   ({clock.Elapsed.TotalSeconds:0} s)");
        return new RowReport(row.Name, row.What, row.Target, bench.Scale.Name, bench.Scale.Rounds, DateTime.UtcNow, load, bench.Commands, findings);
    }

    /// <summary>After every row: a run that is broken off leaves what it has. The small scale says nothing, so it does not go into the documentation.</summary>
    private static void WriteReport(string root, Options options, string dataRoot, ResultStore store)
    {
        string path = options.Scale.Name != "small" ? Path.Combine(root, "docs", "benchmarks.md") : Path.Combine(root, "artifacts", "bench", "benchmarks-small.md");
        File.WriteAllText(path, MarkdownReport.Write(Machine.Describe(dataRoot), AllRows.List.ToDictionary(row => row.Name, row => Newest(root, options, row)), store.LoadMicro()));
    }

    /// <summary>At full scale where there is such a result, otherwise at medium scale; small ones stay among themselves.</summary>
    private static RowReport? Newest(string root, Options options, IRow row) => options.Scale.Name == "small"
        ? StoreOf(root, options).Load(row.Name)
        : StoreOf(root, Options.At(Scale.Full)).Load(row.Name) ?? StoreOf(root, Options.At(Scale.Medium)).Load(row.Name);

    private static ResultStore StoreOf(string root, Options options) => new(Path.Combine(root, "artifacts", "bench", "results-" + options.Scale.Name));

    private static string Demand(string variable) =>
        Environment.GetEnvironmentVariable(variable) ?? throw new FormatException($"{variable} is not set; use bench.sh");
}
