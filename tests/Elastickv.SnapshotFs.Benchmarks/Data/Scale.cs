namespace Elastickv.SnapshotFs.Benchmarks.Data;

/// <summary>How large the generated data are, and how often each command is run.</summary>
internal sealed record Scale(string Name, int Records, int ValueLength, int Strings, int SmallFiles, int CatFiles, int Items, int Fields, int Messages, int Bodies, int BodyChunks, int NewFiles, int Rounds, int SlowRounds)
{
    /// <summary>For trying the harness out: every number means nothing.</summary>
    public static Scale Small { get; } = new("small", 100_000, 155, 20_000, 5_000, 2_000, 2_000, 20_000, 20_000, 2, 64, 1_000, 3, 2);

    /// <summary>The sizes that the targets name: 10 M records in 2 GiB, 1 M strings, 100 k items, bodies of 1 GiB.</summary>
    public static Scale Full { get; } = new("full", 10_000_000, 155, 1_000_000, 100_000, 20_000, 100_000, 1_000_000, 1_000_000, 2, 1024, 15_000, 5, 3);
}
