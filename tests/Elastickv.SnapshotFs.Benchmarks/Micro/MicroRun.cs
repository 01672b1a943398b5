using System.Text;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Elastickv.SnapshotFs.Benchmarks.Reporting;

namespace Elastickv.SnapshotFs.Benchmarks.Micro;

/// <summary>Runs the inner loops with BenchmarkDotNet, in this process: a generated project of its own would have to follow this repository's build rules.</summary>
internal static class MicroRun
{
    public static int Run(ResultStore store)
    {
        string artifacts = Path.Combine(Environment.GetEnvironmentVariable("SNAPFS_ROOT")!, "artifacts", "bench", "micro");
        IConfig config = ManualConfig.Create(DefaultConfig.Instance)
            .WithArtifactsPath(artifacts)
            .AddJob(Job.ShortRun.WithIterationCount(7).WithToolchain(InProcessEmitToolchain.Instance));
        Summary[] summaries = BenchmarkRunner.Run([typeof(RecordWalk), typeof(Checksum), typeof(Rendering), typeof(MergeCursor)], config);
        var table = new StringBuilder();
        foreach (Summary summary in summaries)
        {
            var logger = new AccumulationLogger();
            MarkdownExporter.GitHub.ExportToLog(summary, logger);
            table.Append("\n**").Append(summary.BenchmarksCases[0].Descriptor.Type.Name).Append("**\n\n");
            foreach (string line in logger.GetLog().Split('\n').Where(line => line.StartsWith('|')))
            {
                table.Append(line.TrimEnd()).Append('\n');
            }
        }

        store.SaveMicro(table.ToString());
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }
}
