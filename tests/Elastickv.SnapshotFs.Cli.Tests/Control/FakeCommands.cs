using Elastickv.SnapshotFs.Cli.Control;
using Elastickv.SnapshotFs.Cli.Editing;
using Elastickv.SnapshotFs.Cli.Verbs;

namespace Elastickv.SnapshotFs.Cli.Tests.Control;

/// <summary>A mount's answers as a test wants them.</summary>
internal sealed class FakeCommands : IMountCommands
{
    public Func<DiffVerb, Surroundings, int> Diffing { get; set; } = (_, _) => 0;

    public Func<OutputForm, Surroundings, int> Committing { get; set; } = (_, _) => 0;

    public int Diff(DiffVerb verb, Surroundings surroundings) => Diffing(verb, surroundings);

    public int Commit(OutputForm form, Surroundings surroundings) => Committing(form, surroundings);
}
