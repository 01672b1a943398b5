using System.Text;
using Elastickv.SnapshotFs.Model.Running;

namespace Elastickv.SnapshotFs.Model.Targets;

/// <summary>Does steps with system calls in some directory, of whichever filesystem.</summary>
internal sealed class PlainDirectory(string root) : IDisposable
{
    private const int ReadBytes = 1 << 16;
    private const int FileMode = 0x180;
    private readonly Dictionary<int, int> held = [];

    /// <summary>How a step ended: 0 or an errno.</summary>
    public int Do(Step step)
    {
        string path = Path.Combine(root, step.Path), to = Path.Combine(root, step.To);
        byte[] text = Encoding.ASCII.GetBytes(step.Text);
        switch (step.Kind)
        {
            case "create":
                return With(path, Calls.ReadWrite | Calls.Create | Calls.Exclusive, _ => 0);
            case "put":
                return With(path, Calls.ReadWrite | Calls.Create | Calls.Truncate, handle => Calls.Write(handle, text, text.Length, 0));
            case "append":
                return With(path, Calls.ReadWrite | Calls.Append, handle => Calls.Write(handle, text, text.Length, 0));
            case "patch":
                return With(path, Calls.ReadWrite, handle => Calls.Write(handle, text, text.Length, step.Number));
            case "cut":
                return With(path, Calls.ReadWrite, handle => Calls.SetLength(handle, step.Number));
            case "fsync":
                return With(path, 0, handle => Calls.Sync(handle));
            case "mkdir":
                return Calls.Outcome(Calls.MakeDirectory(path, 0x1ED));
            case "rmdir":
                return Calls.Outcome(Calls.RemoveDirectory(path));
            case "unlink":
                return Calls.Outcome(Calls.Unlink(path));
            case "rename":
                return Calls.Rename(path, to, (uint)step.Number);
            case "hold":
                Release(step.Number);
                int opened = Calls.Open(path, Calls.ReadWrite, 0);
                int outcome = Calls.Outcome(opened);
                if (opened >= 0)
                {
                    held[step.Number] = opened;
                }

                return outcome;
            case "type":
                return held.TryGetValue(step.Number, out int typed) ? Calls.Outcome(Calls.Write(typed, text, text.Length, 0)) : 0;
            default:
                Release(step.Number);
                return 0;
        }
    }

    /// <summary>Everything visible, and what open files hold, as text.</summary>
    public string Shown()
    {
        var text = new StringBuilder();
        foreach (string path in Directory.EnumerateFileSystemEntries(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            bool isDirectory = Directory.Exists(path);
            text.Append(path.AsSpan(root.Length)).Append(isDirectory ? "/\n" : $" {new FileInfo(path).Length} {Encoding.Latin1.GetString(File.ReadAllBytes(path))}\n");
        }

        foreach ((int slot, int handle) in held.OrderBy(entry => entry.Key))
        {
            byte[] bytes = new byte[ReadBytes];
            nint read = Calls.Read(handle, bytes, ReadBytes, 0);
            text.Append($"open {slot}: {Calls.Outcome(read)} {Encoding.Latin1.GetString(bytes, 0, (int)Math.Max(0, read))}\n");
        }

        return text.ToString();
    }

    public void Dispose()
    {
        foreach (int slot in held.Keys.ToArray())
        {
            Release(slot);
        }
    }

    private static int With(string path, int flags, Func<int, long> action)
    {
        int handle = Calls.Open(path, flags, FileMode);
        if (handle < 0)
        {
            return Calls.Outcome(handle);
        }

        int outcome = Calls.Outcome(action(handle));
        int closed = Calls.Outcome(Calls.Close(handle));
        return outcome != 0 ? outcome : closed;
    }

    private void Release(int slot)
    {
        if (held.Remove(slot, out int handle))
        {
            Calls.Close(handle);
        }
    }
}
