using System.Text;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Model.Reference;
using Elastickv.SnapshotFs.Model.Targets;

namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>Does the same steps to the reference and to the filesystem, and compares after every one.</summary>
internal sealed class Sequence : IDisposable
{
    private readonly Mounted mounted;
    private readonly Comparison comparison;
    private readonly ReferenceTree reference = new();

    private Sequence(Func<SnapshotFileSystem, ITarget> reach)
    {
        mounted = new Mounted(reach);
        comparison = new Comparison(mounted);
        Adopt();
    }

    /// <summary>Runs steps: a commit after every list, which the next goes on from. Throws where the two differ.</summary>
    /// <returns>How many steps had a meaning.</returns>
    public static int Run(Func<SnapshotFileSystem, ITarget> reach, params IReadOnlyList<Step>[] generations)
    {
        using var sequence = new Sequence(reach);
        int done = 0;
        for (int generation = 0; generation < generations.Length; generation++)
        {
            for (int i = 0; i < generations[generation].Count; i++)
            {
                Step step = generations[generation][i];
                try
                {
                    done += sequence.Do(step) ? 1 : 0;
                    sequence.comparison.Check(sequence.reference, withSums: i % 10 == 0);
                }
                catch (Exception failure)
                {
                    throw new DifferenceException($"generation {generation}, step {i}, {step.ToCode()}\n{failure.Message}", failure);
                }
            }

            try
            {
                sequence.Commit();
            }
            catch (Exception failure)
            {
                throw new DifferenceException($"commit of generation {generation}\n{failure.Message}", failure);
            }
        }

        return done;
    }

    public void Dispose() => mounted.Dispose();

    /// <summary>Does a step on both sides; false when it has no meaning here.</summary>
    private bool Do(Step step)
    {
        var actual = new Actions(mounted.Target, comparison.Held);
        (Errno Expected, Errno Actual)? outcome = step.Kind switch
        {
            "create" => (reference.Create(step.Path, isDirectory: false, out _), actual.Create(step.Path)),
            "mkdir" => (reference.Create(step.Path, isDirectory: true, out _), actual.MakeDirectory(step.Path)),
            "unlink" => Known(step.Path) ? (reference.Remove(step.Path, isDirectory: false), actual.Remove(step.Path, isDirectory: false)) : null,
            "rmdir" when step.Path == Places.Database && reference.Expiries.AreWritten => null,
            "rmdir" => (reference.Remove(step.Path, isDirectory: true), actual.Remove(step.Path, isDirectory: true)),
            "rename" => MeansNothing(step) ? null : (reference.Rename(step.Path, step.To, step.Number), actual.Rename(step.Path, step.To, step.Number)),
            "put" or "patch" or "cut" => (Write(step), actual.Write(step)),
            "ttl" => reference.Find(Places.Database, out _) == Errno.Ok && reference.WriteExpiry(step.Path[(Places.Database.Length + 1)..], step.To, step.Number)
                ? (Errno.Ok, actual.Append(step.Path, $"{{\"key\":\"{step.To}\",\"expire_at_ms\":{step.Number}}}\n")) : null,
            "fsync" => Sync(step, actual),
            "hold" => Hold(step, actual),
            "type" => Type(step),
            "release" => Release(step.Number),
            "remount" => Remount(crash: step.Number == 1),
            _ => throw new ArgumentException(step.Kind),
        };
        if (outcome is { } known && known.Expected != known.Actual)
        {
            throw new DifferenceException($"ends with {known.Actual}, not {known.Expected}");
        }

        return outcome is not null;
    }

    /// <summary>The sidecar's name is a known one while its body is there; of others it is not said whether they can still be found.</summary>
    private bool Known(string path) =>
        !path.EndsWith(Places.Meta, StringComparison.Ordinal)
        || (reference.Parent(path, out string directory, out string name, out Node parent) == Errno.Ok && reference.Shown(directory, parent).ContainsKey(name));

    /// <summary>What becomes of directories under scratch names is not part of the reference.</summary>
    private bool MeansNothing(Step step) =>
        (Places.IsScratch(step.To) && reference.Find(step.Path, out Node node) == Errno.Ok && node.IsDirectory)
        || (Places.IsScratch(step.Path) && reference.Find(step.To, out Node other) == Errno.Ok && other.IsDirectory);

    private Errno Write(Step step)
    {
        Errno outcome = reference.Find(step.Path, out Node node);
        if (step.Kind == "put" && outcome == Errno.ENOENT)
        {
            outcome = reference.Create(step.Path, isDirectory: false, out node);
        }

        outcome = outcome != Errno.Ok ? outcome : node.IsDirectory ? Errno.EISDIR : !step.Path.Contains('/') ? Errno.EACCES : Errno.Ok;
        if (outcome == Errno.Ok)
        {
            byte[] text = Encoding.ASCII.GetBytes(step.Text);
            byte[] data = new byte[step.Kind switch { "put" => text.Length, "cut" => step.Number, _ => Math.Max(node.Data.Length, step.Number + text.Length) }];
            node.Data.AsSpan(0, step.Kind == "put" ? 0 : Math.Min(data.Length, node.Data.Length)).CopyTo(data);
            text.CopyTo(data, step.Kind == "patch" ? step.Number : 0);
            node.Data = data;
        }

        return outcome;
    }

    private (Errno, Errno)? Sync(Step step, Actions actual)
    {
        Errno expected = reference.Find(step.Path, out Node node);
        expected = expected == Errno.Ok && node.IsDirectory ? Errno.EISDIR : expected;
        Errno outcome = actual.Sync(step.Path);

        // Of a file that no snapshot can hold the sync fails in the end; which files those are is for the tests of the documents.
        bool isSound = step.Path.EndsWith(".bin", StringComparison.Ordinal) || step.Path.StartsWith(Places.Bucket, StringComparison.Ordinal);
        return (expected, outcome == Errno.EINVAL && !isSound ? expected : outcome);
    }

    private (Errno, Errno)? Hold(Step step, Actions actual)
    {
        if (reference.Find(step.Path, out Node node) != Errno.Ok || node.IsDirectory || !step.Path.Contains('/') || comparison.Held.ContainsKey(step.Number))
        {
            return null;
        }

        Errno outcome = actual.Hold(step.Path, out ulong file, out ulong handle);
        if (outcome == Errno.Ok)
        {
            comparison.Held.Add(step.Number, (node, file, handle));
        }

        return (Errno.Ok, outcome);
    }

    private (Errno, Errno)? Type(Step step)
    {
        if (!comparison.Held.TryGetValue(step.Number, out (Node Node, ulong File, ulong Handle) held))
        {
            return null;
        }

        byte[] text = Encoding.ASCII.GetBytes(step.Text);
        held.Node.Data = [.. text, .. held.Node.Data.Skip(text.Length)];
        return (Errno.Ok, mounted.Target.Write(held.File, held.Handle, 0, text));
    }

    private (Errno, Errno)? Release(int slot) =>
        comparison.Held.Remove(slot, out (Node Node, ulong File, ulong Handle) held) ? (Errno.Ok, mounted.Target.Release(held.File, held.Handle)) : null;

    private (Errno, Errno)? Remount(bool crash)
    {
        ReleaseAll();
        mounted.Remount(crash);
        comparison.Check(reference, withSums: true);
        return (Errno.Ok, Errno.Ok);
    }

    private void ReleaseAll()
    {
        foreach (int slot in comparison.Held.Keys.ToArray())
        {
            Release(slot);
        }
    }

    private void Commit()
    {
        ReleaseAll();
        foreach (Step step in Tidying.Steps(reference))
        {
            Do(step);
            comparison.Check(reference, withSums: false);
        }

        if (mounted.Commit(out bool isKept) is { } refusal)
        {
            throw new DifferenceException("refused: " + refusal);
        }

        if (!isKept)
        {
            reference.Commit();
            comparison.Forget();
            comparison.Settle(reference);
        }

        comparison.Check(reference, withSums: true);
    }

    /// <summary>Fills the reference with what the first snapshot shows; that this is right is for the tests of reading.</summary>
    private void Adopt()
    {
        comparison.Read(reference);
        reference.WriteExpiry("strings_ttl.jsonl", "a", 4102444800001);
        comparison.Check(reference, withSums: true);
    }
}
