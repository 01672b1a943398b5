using Elastickv.SnapshotFs.Fuse.Tests.Support;

namespace Elastickv.SnapshotFs.Fuse.Tests.Mounted;

/// <summary>Mounted by root, with every OPEN answered.</summary>
public sealed class RootMountWithGapsTests(RootMountWithGaps fixture) : MountedTreeTests(fixture), IClassFixture<RootMountWithGaps>
{
    [MountFact]
    public void StatTellsTypeSizeTimeOwner() => Stat_TellsTypeSizeTimeOwner();

    [MountFact]
    public void FindReachesEverything() => Find_ReachesEverything();

    [MountFact]
    public void ListGivesEveryNameOnce() => List_GivesEveryNameOnce();

    [MountFact]
    public void CatGivesTheBytes() => Cat_GivesTheBytes();

    [MountFact]
    public void MmapGivesTheBytes() => Mmap_GivesTheBytes();

    [MountFact]
    public void SeekFindsTheHoleAtTheEnd() => Seek_FindsTheHoleAtTheEnd();

    [MountFact]
    public void ConcurrentReadersAllGetTheBytes() => ConcurrentReaders_AllGetTheBytes();

    [MountFact]
    public void ChangesAreRefused() => Changes_AreRefused();

    [MountFact]
    public void BrokenFileIsAnInputOutputError() => BrokenFile_IsAnInputOutputError();

    [MountFact]
    public void LongRequestsCanBeGivenUpAndDoNotHoldUpOthers() => LongRequests_CanBeGivenUpAndDoNotHoldUpOthers();

    [MountFact]
    public void HiddenDirectoryTellsStatusAndProblems() => HiddenDirectory_TellsStatusAndProblems();

    [MountFact]
    public void MountTableNamesTheSource() => MountTable_NamesTheSource();
}
