namespace Elastickv.SnapshotFs.Benchmarks.Data;

/// <summary>How large the generated data are, and how often each command is run.</summary>
internal sealed record Scale(string Name, int Records, int ValueLength, int Strings, int SmallFiles, int CatFiles, int Items, int Fields, int Messages, int Bodies, int BodyChunks, int NewFiles, int Rounds, int SlowRounds)
{
    /// <summary>For trying the harness out: every number means nothing.</summary>
    public static Scale Small { get; } = new("small", 100_000, 155, 20_000, 5_000, 2_000, 2_000, 20_000, 20_000, 2, 64, 1_000, 3, 2);

    /// <summary>A tenth of the full sizes: for a machine that is too busy or too small for them. Rates and ratios mean something, sums do not.</summary>
    public static Scale Medium { get; } = new("medium", 1_000_000, 155, 100_000, 20_000, 10_000, 10_000, 100_000, 100_000, 2, 256, 15_000, 3, 2);

    /// <summary>The sizes that the targets name: 10 M records in 2 GiB, 1 M strings, 100 k items, bodies of 1 GiB (two of them, so that the exports fit on a disk).</summary>
    public static Scale Full { get; } = new("full", 10_000_000, 155, 1_000_000, 100_000, 20_000, 100_000, 1_000_000, 1_000_000, 2, 1024, 15_000, 5, 3);
}
