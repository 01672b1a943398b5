using Elastickv.SnapshotFs.Benchmarks.Reporting;

namespace Elastickv.SnapshotFs.Benchmarks.Rows;

/// <summary>One row of the budgets: knows what it measures and how.</summary>
internal interface IRow
{
    /// <summary>Short name, for <c>--only</c>.</summary>
    string Name { get; }

    /// <summary>What is measured.</summary>
    string What { get; }

    /// <summary>The target in words; empty when there is none.</summary>
    string Target { get; }

    /// <summary>Measures. Commands are noted in the bench as they are used.</summary>
    IEnumerable<Finding> Measure(Bench bench);
}
