namespace Elastickv.SnapshotFs.Benchmarks.Running;

/// <summary>What a <see cref="Contest"/> measured of one contender.</summary>
internal sealed class ContestEntry(string name)
{
    public string Name => name;

    /// <summary>Seconds with the caches empty.</summary>
    public Sample Cold { get; } = new();

    /// <summary>Seconds of the same command once more, right behind it.</summary>
    public Sample Warm { get; } = new();

    /// <summary>Why it dropped out; null as long as it is in.</summary>
    public string? Failure { get; set; }
}
