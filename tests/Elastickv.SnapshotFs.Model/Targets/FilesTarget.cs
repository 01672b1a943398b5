using System.Text;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Tree;

namespace Elastickv.SnapshotFs.Model.Targets;

/// <summary>Calls the filesystem in process.</summary>
internal sealed class FilesTarget(SnapshotFileSystem files) : ITarget
{
    private const int Page = 5;

    public Errno Lookup(ulong directory, string name, out Stat stat) => Tell(files.Lookup(new NodeId(directory), Bytes(name), out NodeStatus status), status, out stat);

    public Errno GetAttributes(ulong node, out Stat stat) => Tell(files.GetAttributes(new NodeId(node), forReader: false, out NodeStatus status), status, out stat);

    public List<(string Name, ulong Node)> List(ulong directory)
    {
        var found = new List<(string, ulong)>();
        ulong offset = 0;
        while (true)
        {
            var sink = new Recorder(Page);
            Assert.Equal(Errno.Ok, files.ReadDirectory(new NodeId(directory), offset, withAttributes: false, sink));
            if (sink.Entries.Count == 0)
            {
                return found;
            }

            found.AddRange(sink.Entries.Where(entry => entry.Name is not ("." or "..")).Select(entry => (entry.Name, entry.Node)));
            offset = sink.Entries[^1].Next;
        }
    }

    public Errno Create(ulong directory, string name, bool exclusive, out Stat stat, out ulong handle)
    {
        OpenIntent intent = OpenIntent.Write | (exclusive ? OpenIntent.Exclusive : 0);
        Errno outcome = files.Create(new NodeId(directory), Bytes(name), intent, out NodeStatus status, out OpenedFile opened);
        handle = opened.Handle;
        return Tell(outcome, status, out stat);
    }

    public Errno MakeDirectory(ulong directory, string name) => files.MakeDirectory(new NodeId(directory), Bytes(name), out _);

    public Errno Unlink(ulong directory, string name) => files.Unlink(new NodeId(directory), Bytes(name));

    public Errno RemoveDirectory(ulong directory, string name) => files.RemoveDirectory(new NodeId(directory), Bytes(name));

    public Errno Rename(ulong directory, string name, ulong toDirectory, string toName, int way) =>
        files.Rename(new NodeId(directory), Bytes(name), new NodeId(toDirectory), Bytes(toName), (TakenName)way);

    public Errno Open(ulong file, bool write, out ulong handle)
    {
        Errno outcome = files.OpenEditable(new NodeId(file), write ? OpenIntent.Write : OpenIntent.Read, out OpenedFile opened);
        handle = opened.Handle;
        return outcome;
    }

    public Errno Read(ulong file, ulong handle, long offset, int count, out byte[] bytes)
    {
        var sink = new Recorder();
        Errno outcome = files.ReadOpened(new NodeId(file), handle, offset, count, Gaps.FailRead, sink);
        bytes = sink.Bytes;
        return outcome;
    }

    public Errno Write(ulong file, ulong handle, long offset, byte[] bytes) => files.Write(new NodeId(file), handle, offset, atEnd: false, bytes);

    public Errno Truncate(ulong file, long length) => files.SetAttributes(new NodeId(file), new AttributeChange(length, null), out _);

    public Errno Sync(ulong file, ulong handle) => files.Sync(new NodeId(file));

    public Errno Release(ulong file, ulong handle) => files.Release(new NodeId(file), handle);

    public void Dispose()
    {
    }

    private static byte[] Bytes(string name) => Encoding.Latin1.GetBytes(name);

    private static Errno Tell(Errno outcome, in NodeStatus status, out Stat stat)
    {
        stat = new Stat(status.Node.Value, status.IsDirectory, status.Size, status.Links);
        return outcome;
    }
}
