using Elastickv.SnapshotFs.Fuse.Tests.Support;

namespace Elastickv.SnapshotFs.Fuse.Tests.Mounted;

/// <summary>Mounted by root.</summary>
public sealed class RootMount() : MountFixture(MountUser.Root);

/// <summary>Mounted by root, every file opened with OPEN, and one of them with bytes missing.</summary>
public sealed class RootMountWithGaps() : MountFixture(MountUser.Root, "gaps");

/// <summary>Mounted by an ordinary user.</summary>
public sealed class OrdinaryMount() : MountFixture(MountUser.Ordinary);
