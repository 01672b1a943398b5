using System.Diagnostics;
using System.Text;
using Elastickv.SnapshotFs.FileSystem;
using Elastickv.SnapshotFs.Model.Targets;

namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>Makes the sequence of a failure short: leaves out steps as long as it still fails.</summary>
internal static class Shrinker
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs a sequence; a failure is thrown with the shortest sequence that was found, as source code.</summary>
    public static int Run(string name, Func<SnapshotFileSystem, ITarget> reach, List<Step>[] generations)
    {
        try
        {
            return Sequence.Run(reach, generations);
        }
        catch (DifferenceException first)
        {
            (List<Step>[] shortest, DifferenceException failure) = Shrink(reach, generations, first);
            throw new Xunit.Sdk.XunitException($"{name}: {failure.Message}\n{Code(shortest)}\nfirst seen: {first.Message}\n{failure.InnerException?.StackTrace}");
        }
    }

    private static (List<Step>[] Shortest, DifferenceException Failure) Shrink(Func<SnapshotFileSystem, ITarget> reach, List<Step>[] generations, DifferenceException failure)
    {
        long start = Stopwatch.GetTimestamp();
        for (int count = Math.Max(1, generations.Max(steps => steps.Count) / 2); ;)
        {
            bool shorter = false;
            for (int generation = generations.Length - 1; generation >= 0; generation--)
            {
                for (int at = generations[generation].Count - 1; at >= 0 && Stopwatch.GetElapsedTime(start) < Patience; at -= count)
                {
                    int from = Math.Max(0, at - count + 1);
                    List<Step>[] candidate = [.. generations];
                    candidate[generation] = [.. generations[generation].Take(from), .. generations[generation].Skip(at + 1)];
                    if (Fails(reach, candidate) is { } still)
                    {
                        (generations, failure, shorter) = (candidate, still, true);
                    }
                }
            }

            if (generations.Length > 1 && Fails(reach, generations[..^1]) is { } without)
            {
                (generations, failure, shorter) = (generations[..^1], without, true);
            }

            if (Stopwatch.GetElapsedTime(start) >= Patience || (count == 1 && !shorter))
            {
                return (generations, failure);
            }

            count = Math.Max(1, count / 2);
        }
    }

    private static DifferenceException? Fails(Func<SnapshotFileSystem, ITarget> reach, List<Step>[] generations)
    {
        try
        {
            Sequence.Run(reach, generations);
            return null;
        }
        catch (DifferenceException failure)
        {
            return failure;
        }
    }

    private static string Code(List<Step>[] generations)
    {
        var text = new StringBuilder("Runs([\n");
        foreach (List<Step> steps in generations)
        {
            text.Append("    [\n");
            steps.ForEach(step => text.Append("        ").Append(step.ToCode()).Append('\n'));
            text.Append("    ],\n");
        }

        return text.Append("]);").ToString();
    }
}
