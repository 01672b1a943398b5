namespace Elastickv.SnapshotFs.FileSystem;

/// <summary>What is counted in <c>status.json</c> and named in the log.</summary>
internal enum Operation
{
    Lookup,
    GetAttributes,
    ReadDirectory,
    ReadDirectoryPlus,
    Open,
    Read,
    Seek,
    StatFs,
    Access,
    Create,
    MakeDirectory,
    Unlink,
    RemoveDirectory,
    Rename,
    SetAttributes,
    Write,
    Allocate,
    Sync,
    Release,
}
