using Elastickv.SnapshotFs.Fuse.Protocol;

namespace Elastickv.SnapshotFs.Fuse.Tests.Protocol;

public sealed class ListingHabitsTests
{
    [Fact]
    public void LookupSetsTheCountBack_ForItsProcessAlone()
    {
        var habits = new ListingHabits();
        Assert.Equal(0, habits.ListedInVain(5));
        habits.Listed(5, 1000);
        habits.Listed(6, 2000);
        habits.LookedUp(6);
        habits.LookedUp(7);
        Assert.Equal((1000, 0, 0), (habits.ListedInVain(5), habits.ListedInVain(6), habits.ListedInVain(7)));
    }

    [Fact]
    public void ProcessesThatShareASlot_AreNotMistakenForEachOther()
    {
        var habits = new ListingHabits();
        habits.Listed(1, 1000);
        Assert.Equal(0, habits.ListedInVain(257));
        habits.LookedUp(257);
        Assert.Equal(1000, habits.ListedInVain(1));
        habits.Listed(257, 5);
        Assert.Equal((0, 5), (habits.ListedInVain(1), habits.ListedInVain(257)));
    }

    [Fact]
    public void CountDoesNotOverflow()
    {
        var habits = new ListingHabits();
        habits.Listed(uint.MaxValue, int.MaxValue);
        Assert.InRange(habits.ListedInVain(uint.MaxValue), ListingHabits.Patience, int.MaxValue - ListingHabits.ProbeEvery);
    }
}
