using Elastickv.SnapshotFs.Overlay.Tests.Support;

namespace Elastickv.SnapshotFs.Overlay.Tests;

/// <summary>Random edits against the reference model: the whole visible tree after each, again after opening the overlay anew.</summary>
public class ModelTests
{
    private const int Steps = 150;

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Random_edits_show_what_the_model_shows(int seed)
    {
        using var overlay = new OverlayFixture();
        var model = new Model(overlay.Base);
        var edits = new RandomEdits(overlay, model, seed);
        for (int step = 0; step < Steps; step++)
        {
            edits.Step();
            string after = $"step {step} of seed {seed}: {edits.Last}";
            TreeChecks.Same(overlay, model, after);
            if (step % 10 == 0)
            {
                TreeChecks.Changes(overlay, model, after);
                TreeChecks.Checksums(overlay, model, after);
            }

            if (step % 25 == 24)
            {
                overlay.Reopen();
                TreeChecks.Same(overlay, model, after + ", and opening again");
                TreeChecks.Changes(overlay, model, after + ", and opening again");
            }
        }

        Assert.Equal(EditResult.Ok, overlay.Tree.SyncAll());
        overlay.Reopen(crash: true);
        TreeChecks.Same(overlay, model, "the crash at the end of seed " + seed);
        TreeChecks.Checksums(overlay, model, "the end of seed " + seed);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 40)];
}
