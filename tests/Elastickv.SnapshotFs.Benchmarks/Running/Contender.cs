using Elastickv.SnapshotFs.Benchmarks.Trees;

namespace Elastickv.SnapshotFs.Benchmarks.Running;

/// <summary>One of those that do the same work in a <see cref="Contest"/>.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Command">The timed shell command. It finds the tree in <c>$M</c>, and a directory for its output, which does not exist yet, in <c>$O</c>.</param>
/// <param name="Variables">Further variables of its commands.</param>
internal sealed record Contender(string Name, string Command, IReadOnlyDictionary<string, string> Variables)
{
    /// <summary>Mounts what the command works on, anew for each round; none for a command that needs no tree.</summary>
    public Func<ITree>? Tree { get; init; }

    /// <summary>Run before the caches are dropped, not timed.</summary>
    public string? Before { get; init; }

    /// <summary>Run after the caches were dropped and right before the timed command, not timed.</summary>
    public string? Between { get; init; }

    /// <summary>Run behind the timed command, not timed; also after a failure.</summary>
    public string? After { get; init; }
}
