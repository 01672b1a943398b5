using System.Text;

namespace Elastickv.SnapshotFs.Fuse.Mounting;

/// <summary>Reads the kernel's table of mounts (proc(5), <c>/proc/self/mountinfo</c>).</summary>
internal static class MountTable
{
    private const string File = "/proc/self/mountinfo";
    private const int DeviceField = 2;
    private const int MountPointField = 4;

    /// <summary>What is mounted at a path without symbolic links; of several mounts the topmost. Null when nothing is.</summary>
    public static MountEntry? Find(string mountPoint) => Find(System.IO.File.ReadLines(File), mountPoint);

    /// <summary>The same in given lines.</summary>
    public static MountEntry? Find(IEnumerable<string> lines, string mountPoint)
    {
        MountEntry? found = null;
        foreach (string line in lines)
        {
            if (Parse(line) is { } entry && entry.MountPoint == mountPoint)
            {
                found = entry;
            }
        }

        return found;
    }

    /// <summary>One line; null when it is none. Fields: id, parent, device, root, mount point, options, optional fields, <c>-</c>, type, source, more.</summary>
    public static MountEntry? Parse(string line)
    {
        string[] fields = line.Split(' ');
        int separator = Array.IndexOf(fields, "-");
        return separator > MountPointField && fields.Length > separator + 2
            ? new MountEntry(fields[DeviceField], Unescape(fields[MountPointField]), Unescape(fields[separator + 1]), Unescape(fields[separator + 2]))
            : null;
    }

    /// <summary>Space, tab, newline and backslash are written as <c>\ooo</c>.</summary>
    private static string Unescape(string field)
    {
        if (!field.Contains('\\'))
        {
            return field;
        }

        var text = new StringBuilder(field.Length);
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '\\' && i + 3 < field.Length && IsOctal(field[i + 1]) && IsOctal(field[i + 2]) && IsOctal(field[i + 3]))
            {
                text.Append((char)(((field[i + 1] - '0') << 6) | ((field[i + 2] - '0') << 3) | (field[i + 3] - '0')));
                i += 3;
            }
            else
            {
                text.Append(field[i]);
            }
        }

        return text.ToString();
    }

    private static bool IsOctal(char c) => c is >= '0' and <= '7';
}
