using Elastickv.SnapshotFs.Overlay.Commit;
using Elastickv.SnapshotFs.Overlay.Tests.Support;

namespace Elastickv.SnapshotFs.Overlay.Tests.Commit;

/// <summary>Where a commit writes, and where it never does (spec 00 §7.1).</summary>
public sealed class OutputNamingTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Names_follow_from_the_base()
    {
        Assert.Equal("/a/x.edited.fsm", OutputNaming.Default("/a/x.fsm"));
        Assert.Equal("/a/x.edited.overlay", OutputNaming.Overlay("/a/x.fsm", null));
        Assert.Equal("/b/y.overlay", OutputNaming.Overlay("/a/x.fsm", "/b/y.fsm"));
        Assert.Equal("/a/dump.edited.fsm", OutputNaming.Default("/a/dump"));
        Assert.Equal("/b/y.bin.overlay", OutputNaming.Overlay("/a/dump", "/b/y.bin"));
    }

    [Fact]
    public void A_number_is_added_but_not_to_the_overlay()
    {
        string file = directory.At("x.fsm");
        Assert.Equal(directory.At("x.edited.fsm"), OutputNaming.FirstFree(file));
        File.WriteAllText(directory.At("x.edited.fsm"), "");
        Assert.Equal(directory.At("x.edited-2.fsm"), OutputNaming.FirstFree(file));
        File.WriteAllText(directory.At("x.edited-2.fsm"), "");
        Assert.Equal(directory.At("x.edited-3.fsm"), OutputNaming.FirstFree(file));
        Assert.Equal(directory.At("x.edited.overlay"), OutputNaming.Overlay(file, null));
    }

    [Fact]
    public void The_base_and_what_exists_are_refused()
    {
        string file = directory.At("x.fsm");
        File.WriteAllText(file, "");
        File.CreateSymbolicLink(directory.At("link.fsm"), file);
        Assert.Contains("is the base itself", OutputNaming.RefusalOf(file, file), StringComparison.Ordinal);
        Assert.Contains("is the base itself", OutputNaming.RefusalOf(file, directory.At("link.fsm")), StringComparison.Ordinal);
        File.WriteAllText(directory.At("other"), "");
        Assert.Contains("exists already", OutputNaming.RefusalOf(file, directory.At("other")), StringComparison.Ordinal);
        Assert.Null(OutputNaming.RefusalOf(file, directory.At("new.fsm")));
        Assert.Null(OutputNaming.RefusalOf(file, null));
    }

    [Fact]
    public void Nothing_is_written_where_a_node_keeps_its_snapshots()
    {
        Directory.CreateDirectory(directory.At("group-1/fsm-snap"));
        string file = directory.At("group-1/fsm-snap/000000000000012d.fsm");
        File.WriteAllText(file, "");
        Assert.Contains("--output", OutputNaming.RefusalOf(file, null), StringComparison.Ordinal);
        Assert.Null(OutputNaming.RefusalOf(file, directory.At("new.fsm")));
        Assert.NotNull(OutputNaming.RefusalOf(file, directory.At("group-1/fsm-snap/new.fsm")));
        Directory.CreateSymbolicLink(directory.At("elsewhere"), directory.At("group-1/fsm-snap"));
        Assert.NotNull(OutputNaming.RefusalOf(file, directory.At("elsewhere/new.fsm")));
        Assert.NotNull(OutputNaming.RefusalOf(directory.At("elsewhere/000000000000012d.fsm"), null));
    }
}
