using Elastickv.SnapshotFs.Model.Reference;

namespace Elastickv.SnapshotFs.Model.Running;

/// <summary>Random steps with so few names that they collide all the time.</summary>
internal static class StepSource
{
    private static readonly string[] Redis =
        ["strings/a.bin", "strings/b.bin", "strings/c.bin", "strings/sedX", "strings/a.bin~", "hll/x.bin", "hll/y.bin", "hll/x.bin~", "hashes/m.json", "hashes/m.json~"];

    private static readonly string[] Objects = ["o", "p", "o~", "d", "e", "d/o", "d/p", "d/o~", "e/o", "e/p", "d/f", "d/f/o"];
    private static readonly string[] Others =
        ["dynamodb/tab/items/k1.json", "dynamodb/tab/items/k2.json", "dynamodb/tab/items/k1.json~", "sqs/q/messages.jsonl", "sqs/q/messages.jsonl~", "notes", "MANIFEST.json", "sqs/q/other"];

    private static readonly string[] Directories =
        ["s3/bkt/d", "s3/bkt/e", "s3/bkt/d/f", "s3/bkt/o", "redis/db_0/strings", "redis/db_0/hll", "redis/db_0/hashes", "redis/db_0", "redis/db_0/strings/sub", "dynamodb/tab/items", "nowhere"];

    public static List<Step> Make(int seed, int count)
    {
        var random = new Random(seed);
        var steps = new List<Step>(count);
        for (int i = 0; i < count; i++)
        {
            steps.Add(Next(random));
        }

        return steps;
    }

    private static Step Next(Random random)
    {
        string path = AnyPath(random);
        switch (random.Next(40))
        {
            case < 13:
                // Mostly within one part of the tree, or the rename would only be refused.
                string to = random.Next(12) == 0 ? AnyPath(random) : SamePart(random, path);
                return new Step("rename", path, to, Number: random.Next(5) switch { 0 => 2, 1 => 1, _ => 0 });
            case < 18:
                return new Step("unlink", random.Next(8) == 0 ? Places.Bucket + "/" + Pick(random, ["o", "p", "d/o", "e/o"]) + Places.Meta : path);
            case < 24:
                return new Step("put", path, Text: Value(random, path));
            case 24:
                return new Step("create", path);
            case 25:
                return new Step("patch", path, Text: "+" + random.Next(10), Number: random.Next(20));
            case 26:
                return new Step("cut", path, Number: random.Next(15));
            case 27 or 28:
                return new Step("mkdir", Pick(random, Directories));
            case 29 or 30:
                return new Step("rmdir", Pick(random, Directories));
            case 31 or 32:
                return random.Next(3) == 0
                    ? new Step("ttl", "redis/db_0/hll_ttl.jsonl", Pick(random, ["x", "y"]), Number: random.Next(1000))
                    : new Step("ttl", "redis/db_0/strings_ttl.jsonl", Pick(random, ["a", "b", "c"]), Number: random.Next(1000));
            case 33 or 34:
                return new Step("hold", path, Number: random.Next(2));
            case 35 or 36:
                return new Step("type", Text: "typed " + random.Next(100), Number: random.Next(2));
            case 37:
                return new Step("release", Number: random.Next(2));
            case 38:
                return new Step("fsync", path);
            default:
                return new Step("remount", Number: random.Next(2));
        }
    }

    private static string AnyPath(Random random) => random.Next(20) switch
    {
        < 9 => Places.Database + "/" + Pick(random, Redis),
        < 17 => Places.Bucket + "/" + Pick(random, Objects),
        _ => Pick(random, Others),
    };

    private static string SamePart(Random random, string path) =>
        path.StartsWith("redis/", StringComparison.Ordinal) ? Places.Database + "/" + Pick(random, Redis)
        : path.StartsWith("s3/", StringComparison.Ordinal) ? Places.Bucket + "/" + Pick(random, Objects)
        : Pick(random, Others);

    private static string Value(Random random, string path) =>
        path.StartsWith(Places.Hashes, StringComparison.Ordinal) && random.Next(4) == 0 ? "{broken"
        : random.Next(5) == 0 && path.StartsWith("s3/", StringComparison.Ordinal) ? ""
        : BaseSnapshot.Document(path, "value " + random.Next(100));

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
