using System.Text;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Model.Reference;
using Elastickv.SnapshotFs.Model.Targets;

namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>Operations by path on the filesystem, as programs do them.</summary>
internal sealed class Actions(ITarget target, Dictionary<int, (Node Node, ulong File, ulong Handle)> held)
{
    private const ulong RootNode = 1;

    public Errno Find(string path, out Stat stat)
    {
        stat = new Stat(RootNode, true, 0, 2);
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            Errno outcome = target.Lookup(stat.Node, name, out stat);
            if (outcome != Errno.Ok)
            {
                return outcome;
            }
        }

        return Errno.Ok;
    }

    public Errno Create(string path)
    {
        Errno outcome = At(path, out ulong directory, out string name);
        outcome = outcome != Errno.Ok ? outcome : target.Create(directory, name, exclusive: true, out Stat stat, out ulong handle) is var made && made == Errno.Ok
            ? target.Release(stat.Node, handle) : made;
        return outcome;
    }

    public Errno MakeDirectory(string path) => At(path, out ulong directory, out string name) is var outcome && outcome != Errno.Ok ? outcome : target.MakeDirectory(directory, name);

    public Errno Remove(string path, bool isDirectory) =>
        At(path, out ulong directory, out string name) is var outcome && outcome != Errno.Ok ? outcome
        : isDirectory ? target.RemoveDirectory(directory, name) : target.Unlink(directory, name);

    public Errno Rename(string path, string to, int way)
    {
        Errno outcome = At(path, out ulong directory, out string name);
        outcome = outcome == Errno.Ok ? target.Lookup(directory, name, out _) : outcome;
        if (outcome != Errno.Ok)
        {
            return outcome;
        }

        outcome = At(to, out ulong toDirectory, out string toName);
        return outcome != Errno.Ok ? outcome : target.Rename(directory, name, toDirectory, toName, way);
    }

    public Errno Write(Step step)
    {
        Errno outcome = Find(step.Path, out Stat stat);
        ulong handle = 0;
        if (outcome == Errno.ENOENT && step.Kind == "put")
        {
            outcome = At(step.Path, out ulong directory, out string name);
            outcome = outcome != Errno.Ok ? outcome : target.Create(directory, name, exclusive: true, out stat, out handle);
        }
        else if (outcome == Errno.Ok)
        {
            outcome = target.Open(stat.Node, write: true, out handle);
            if (outcome == Errno.Ok && step.Kind != "patch")
            {
                outcome = target.Truncate(stat.Node, step.Kind == "put" ? 0 : step.Number);
            }
        }

        if (outcome != Errno.Ok)
        {
            return outcome;
        }

        if (step.Text.Length > 0)
        {
            outcome = target.Write(stat.Node, handle, step.Number, Encoding.ASCII.GetBytes(step.Text));
        }

        Errno released = target.Release(stat.Node, handle);
        return outcome != Errno.Ok ? outcome : released;
    }

    public Errno Append(string path, string text)
    {
        Errno outcome = At(path, out ulong directory, out string name);
        if (outcome != Errno.Ok)
        {
            return outcome;
        }

        outcome = target.Create(directory, name, exclusive: false, out Stat stat, out ulong handle);
        if (outcome != Errno.Ok)
        {
            return outcome;
        }

        outcome = target.GetAttributes(stat.Node, out Stat now);
        outcome = outcome != Errno.Ok ? outcome : target.Write(stat.Node, handle, now.Size, Encoding.ASCII.GetBytes(text));
        Errno released = target.Release(stat.Node, handle);
        return outcome != Errno.Ok ? outcome : released;
    }

    public Errno Sync(string path)
    {
        Errno outcome = Find(path, out Stat stat);
        outcome = outcome != Errno.Ok ? outcome : target.Open(stat.Node, write: false, out ulong handle) is var opened && opened != Errno.Ok ? opened : SyncOpened(stat.Node, handle);
        return outcome;
    }

    public Errno Hold(string path, out ulong file, out ulong handle)
    {
        handle = 0;
        Errno outcome = Find(path, out Stat stat);
        file = stat.Node;
        Assert.DoesNotContain(handle, held.Values.Select(entry => entry.Handle));
        return outcome != Errno.Ok ? outcome : target.Open(file, write: true, out handle);
    }

    private Errno SyncOpened(ulong file, ulong handle)
    {
        Errno outcome = target.Sync(file, handle);
        Errno released = target.Release(file, handle);
        return outcome != Errno.Ok ? outcome : released;
    }

    private Errno At(string path, out ulong directory, out string name)
    {
        int slash = path.LastIndexOf('/');
        name = path[(slash + 1)..];
        Errno outcome = Find(slash < 0 ? "" : path[..slash], out Stat stat);
        directory = stat.Node;
        return outcome == Errno.Ok && !stat.IsDirectory ? Errno.ENOTDIR : outcome;
    }
}
