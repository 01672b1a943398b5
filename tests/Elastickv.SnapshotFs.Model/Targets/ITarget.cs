using Elastickv.SnapshotFs.FileSystem;

namespace Elastickv.SnapshotFs.Model.Targets;

/// <summary>The operations of the filesystem under test by node, whichever way they reach it.</summary>
internal interface ITarget : IDisposable
{
    Errno Lookup(ulong directory, string name, out Stat stat);

    Errno GetAttributes(ulong node, out Stat stat);

    /// <summary>The whole directory without dots, a few entries at a time.</summary>
    List<(string Name, ulong Node)> List(ulong directory);

    Errno Create(ulong directory, string name, bool exclusive, out Stat stat, out ulong handle);

    Errno MakeDirectory(ulong directory, string name);

    Errno Unlink(ulong directory, string name);

    Errno RemoveDirectory(ulong directory, string name);

    Errno Rename(ulong directory, string name, ulong toDirectory, string toName, int way);

    Errno Open(ulong file, bool write, out ulong handle);

    Errno Read(ulong file, ulong handle, long offset, int count, out byte[] bytes);

    Errno Write(ulong file, ulong handle, long offset, byte[] bytes);

    Errno Truncate(ulong file, long length);

    Errno Sync(ulong file, ulong handle);

    Errno Release(ulong file, ulong handle);
}
