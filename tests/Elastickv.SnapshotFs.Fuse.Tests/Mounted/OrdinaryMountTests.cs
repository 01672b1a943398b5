using Elastickv.SnapshotFs.Fuse.Tests.Support;

namespace Elastickv.SnapshotFs.Fuse.Tests.Mounted;

/// <summary>Mounted by an ordinary user.</summary>
public sealed class OrdinaryMountTests(OrdinaryMount fixture) : MountedTreeTests(fixture), IClassFixture<OrdinaryMount>
{
    [MountFact(MountUser.Ordinary)]
    public void StatTellsTypeSizeTimeOwner() => Stat_TellsTypeSizeTimeOwner();

    [MountFact(MountUser.Ordinary)]
    public void FindReachesEverything() => Find_ReachesEverything();

    [MountFact(MountUser.Ordinary)]
    public void ListGivesEveryNameOnce() => List_GivesEveryNameOnce();

    [MountFact(MountUser.Ordinary)]
    public void CatGivesTheBytes() => Cat_GivesTheBytes();

    [MountFact(MountUser.Ordinary)]
    public void MmapGivesTheBytes() => Mmap_GivesTheBytes();

    [MountFact(MountUser.Ordinary)]
    public void SeekFindsTheHoleAtTheEnd() => Seek_FindsTheHoleAtTheEnd();

    [MountFact(MountUser.Ordinary)]
    public void ConcurrentReadersAllGetTheBytes() => ConcurrentReaders_AllGetTheBytes();

    [MountFact(MountUser.Ordinary)]
    public void ChangesAreRefused() => Changes_AreRefused();

    [MountFact(MountUser.Ordinary)]
    public void BrokenFileIsAnInputOutputError() => BrokenFile_IsAnInputOutputError();

    [MountFact(MountUser.Ordinary)]
    public void LongRequestsCanBeGivenUpAndDoNotHoldUpOthers() => LongRequests_CanBeGivenUpAndDoNotHoldUpOthers();

    [MountFact(MountUser.Ordinary)]
    public void HiddenDirectoryTellsStatusAndProblems() => HiddenDirectory_TellsStatusAndProblems();

    [MountFact(MountUser.Ordinary)]
    public void MountTableNamesTheSource() => MountTable_NamesTheSource();
}
