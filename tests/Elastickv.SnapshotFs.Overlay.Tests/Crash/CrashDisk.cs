using Elastickv.SnapshotFs.Overlay.Storage;

namespace Elastickv.SnapshotFs.Overlay.Tests.Crash;

/// <summary>
/// Follows what of an overlay directory is durable, crashes at a chosen fault point, and then makes the directories that a machine could find there after it.
/// </summary>
internal sealed class CrashDisk(string root, int crashAt) : IFaultPoints
{
    private const string Journal = "journal";

    // Content of files as of their last fsync, and the names of each directory as of its last.
    private readonly Dictionary<string, byte[]> synced = [];
    private readonly Dictionary<string, HashSet<string>> names = [];

    /// <summary>How many points were reached.</summary>
    public int Reached { get; private set; }

    public HashSet<FaultPoint> Points { get; } = [];

    public bool Crashed { get; private set; }

    /// <summary>Whether something was on the disk that a power loss could take.</summary>
    public bool AtRisk { get; private set; }

    public void Reach(FaultPoint point, string path)
    {
        if (Crashed)
        {
            return;
        }

        Points.Add(point);
        switch (point)
        {
            case FaultPoint.ContentSynced or FaultPoint.JournalSynced or FaultPoint.IdentityWritten or FaultPoint.JournalCut:
                synced[path] = File.ReadAllBytes(path);
                break;
            case FaultPoint.IdentityRenamed:
                synced[path] = synced[path + ".tmp"];
                break;
            case FaultPoint.DirectorySynced when path.StartsWith(root, StringComparison.Ordinal):
                names[path] = [.. Directory.EnumerateFileSystemEntries(path)];
                break;
        }

        Reached++;
        if (Reached == crashAt)
        {
            Crashed = true;
            throw new SimulatedCrash();
        }
    }

    /// <summary>What is there when only the process ends.</summary>
    public void AfterKill(string target) => Copy(root, target, (_, bytes) => bytes);

    /// <summary>What is there after a power loss that took everything it could.</summary>
    public void AfterPowerLoss(string target)
    {
        AtRisk = false;
        Copy(root, target, (path, bytes) =>
        {
            byte[]? durable = IsDurableName(path) ? synced.GetValueOrDefault(path, []) : null;
            AtRisk |= durable is null || !durable.AsSpan().SequenceEqual(bytes);
            return durable;
        });
    }

    /// <summary>A power loss that kept the names, a part of the journal's end, garbage in unsynced contents, and no deletion.</summary>
    public void AfterTornPowerLoss(string target, Random random)
    {
        Copy(root, target, (path, bytes) =>
        {
            byte[] durable = synced.GetValueOrDefault(path, []);
            if (durable.AsSpan().SequenceEqual(bytes))
            {
                return bytes;
            }

            if (Path.GetFileName(path) == Journal)
            {
                byte[] torn = bytes[..random.Next(durable.Length, bytes.Length + 1)];
                if (torn.Length > durable.Length && random.Next(2) == 0)
                {
                    torn[random.Next(durable.Length, torn.Length)] ^= 0x15;
                }

                return torn;
            }

            byte[] mixed = bytes[..random.Next(bytes.Length + 1)];
            random.NextBytes(mixed.AsSpan(mixed.Length / 2));
            return mixed;
        });
        foreach ((string path, byte[] content) in synced)
        {
            string there = Path.Combine(target, Path.GetRelativePath(root, path));
            if (!path.EndsWith(".tmp", StringComparison.Ordinal) && !File.Exists(there) && Directory.Exists(Path.GetDirectoryName(there)))
            {
                File.WriteAllBytes(there, content);
            }
        }
    }

    private bool IsDurableName(string path) => names.TryGetValue(Path.GetDirectoryName(path)!, out HashSet<string>? durable) && durable.Contains(path);

    private static void Copy(string from, string to, Func<string, byte[], byte[]?> content)
    {
        Directory.CreateDirectory(to);
        foreach (string path in Directory.EnumerateFiles(from))
        {
            if (content(path, File.ReadAllBytes(path)) is { } bytes)
            {
                File.WriteAllBytes(Path.Combine(to, Path.GetFileName(path)), bytes);
            }
        }

        foreach (string path in Directory.EnumerateDirectories(from))
        {
            Copy(path, Path.Combine(to, Path.GetFileName(path)), content);
        }
    }
}
